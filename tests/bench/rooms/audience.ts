import { listen, type Listener } from './listener.ts'

const LONGEST_WAIT_MILLISECONDS = 20_000
const HEAD_BYTES = 300
const VERSION = /"version":(\d+)/

/** Watchers of one room who note when what was posted arrives, whether all of it does, and whether in order. */
export class Audience {
  readonly #sockets: Listener[] = []
  /** The version that each watcher had last. */
  #had: number[] = []
  #arrivals: number[] = []
  #complete: (() => void) | undefined
  #awaited = 0
  /** Messages that came out of turn or twice. */
  disordered = 0

  get size(): number {
    return this.#sockets.length
  }

  /** Lets watchers in, one after the other. @param addressOf the address for each, with a token of their own */
  async enter(count: number, origin: string, addressOf: (index: number) => Promise<string>): Promise<void> {
    for (let index = this.size; index < count; index += 1) {
      const who = this.#had.push(0) - 1
      this.#sockets.push(await listen(await addressOf(who), origin, (text) => this.#take(who, text)))
    }
  }

  /**
   * Posts, and waits until every watcher has what was posted.
   *
   * @param version the version that the last post brings
   * @returns from the post until each watcher had it, in milliseconds
   * @throws Error when somebody does not get it
   */
  async expect(version: number, post: () => Promise<void>): Promise<number[]> {
    this.#awaited = version
    this.#arrivals = []
    const complete = new Promise<void>((done) => (this.#complete = done))
    let late: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<never>((_, fail) => {
      late = setTimeout(
        () => fail(new Error(`${this.size - this.#arrivals.length} of ${this.size} did not get ${version}`)),
        LONGEST_WAIT_MILLISECONDS,
      )
    })
    const begun = performance.now()
    try {
      await Promise.all([post(), Promise.race([complete, tooLate])])
    } finally {
      clearTimeout(late)
    }
    return this.#arrivals.map((at) => at - begun)
  }

  #take(who: number, text: Buffer): void {
    const at = performance.now()
    // Kind and version stand at the front: the rest need not be read.
    const head = text.toString('latin1', 0, HEAD_BYTES)
    if (head.startsWith('{"kind":"presence"')) return
    const version = Number(VERSION.exec(head)?.[1])
    const before = this.#had[who] ?? 0
    // Somebody who enters is told how the room stands; only what follows must have no gap.
    if (before > 0 && version !== before + 1) this.disordered++
    this.#had[who] = version
    if (version !== this.#awaited) return
    if (this.#arrivals.push(at) === this.size) this.#complete?.()
  }

  leave(): void {
    for (const socket of this.#sockets) socket.close()
  }
}
