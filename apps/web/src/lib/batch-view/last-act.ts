import type { BatchState } from '@batchproof/domain'

/** When something was last done on the iPad, by the record: a start, a timer, a signature. Null before the start. */
export function lastActAt({ commenced, completed, steps }: BatchState): string | null {
  const times = [commenced?.at, completed?.at]
  for (const { started, timers, performed, witnessed } of Object.values(steps))
    times.push(started?.at, performed?.at, witnessed?.at, ...Object.values(timers))
  return times.reduce<string | null>(
    (latest, at) => (at && (latest === null || at > latest) ? at : latest),
    null,
  )
}
