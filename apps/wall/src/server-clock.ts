const SECOND = 1000
/** An answer is some milliseconds old when it arrives: less than this is no other time. */
const TOLERANCE_MILLISECONDS = 500

/** The server's time, ticking once a second while somebody looks. A display's own clock may be minutes off. */
export class ServerClock {
  #aheadMilliseconds = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  readonly #listeners = new Set<() => void>()

  /** Takes the time of an answer that has just come. */
  setBy(serverNow: string): void {
    const ahead = Date.parse(serverNow) - Date.now()
    if (Math.abs(ahead - this.#aheadMilliseconds) > TOLERANCE_MILLISECONDS) this.#aheadMilliseconds = ahead
  }

  nowMilliseconds(): number {
    return Date.now() + this.#aheadMilliseconds
  }

  /** Unix time in whole seconds: the same between two ticks. */
  seconds = (): number => Math.floor(this.nowMilliseconds() / SECOND)

  /** Calls back at each full second; gives the way to stop it. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    this.#timer ??= this.#waitForNext()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0 || this.#timer === null) return
      clearTimeout(this.#timer)
      this.#timer = null
    }
  }

  #waitForNext(): ReturnType<typeof setTimeout> {
    const untilNext = SECOND - (this.nowMilliseconds() % SECOND)
    return setTimeout(() => {
      this.#timer = this.#waitForNext()
      for (const listener of this.#listeners) listener()
    }, untilNext + 5)
  }
}

/** The one clock of the display. */
export const serverClock = new ServerClock()
