/** No answer came in time. */
export class TooLate extends Error {
  override readonly name = 'TooLate'
}

/**
 * An answer, or {@link TooLate} where none comes: on a line that has died without a word a question hangs for minutes,
 * and whoever waits for it would still wait when the line is back.
 */
export function inTime<T>(answer: Promise<T>, seconds: number): Promise<T> {
  let late: ReturnType<typeof setTimeout>
  const tooLate = new Promise<never>((_, fail) => {
    late = setTimeout(() => fail(new TooLate(`no answer within ${seconds} s`)), seconds * 1000)
  })
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(late))
}
