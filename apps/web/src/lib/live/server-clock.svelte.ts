/**
 * The server's clock on a page, ticking each second: our own, put right by how far the server's was ahead when it last
 * answered. A watcher whose laptop is minutes off must not read another time left than the technician does.
 */
export class ServerClock {
  #own = $state(Date.now())
  readonly #ahead: () => number

  /** @param aheadMilliseconds how far the server's clock is ahead of ours, as far as it is known */
  constructor(aheadMilliseconds: () => number) {
    this.#ahead = aheadMilliseconds
  }

  get nowMilliseconds(): number {
    return this.#own + this.#ahead()
  }

  /** Whole seconds from an instant until now; negative while it lies ahead. */
  secondsSince(at: string): number {
    return Math.floor((this.nowMilliseconds - Date.parse(at)) / 1000)
  }

  /** Starts to tick. Returns how to stop. */
  run(): () => void {
    const tick = () => (this.#own = Date.now())
    tick()
    const ticking = setInterval(tick, 1000)
    return () => clearInterval(ticking)
  }
}
