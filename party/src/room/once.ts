/** The part of a room's storage that is needed here. Reads and writes of one room do not interleave with its events. */
export interface OnceStorage {
  get(key: string): Promise<number | undefined>
  put(key: string, value: number, options?: { allowUnconfirmed?: boolean }): Promise<void>
  list(options: { prefix: string; limit: number }): Promise<ReadonlyMap<string, number>>
  delete(keys: string[]): Promise<number>
}

const PREFIX = 'once:'
const SWEEP_MILLISECONDS = 60_000
/** The most keys that the platform deletes in one call. */
const SWEEP_LIMIT = 128

/**
 * Remembers what must not be used twice, for as long as it could be used: single-use tokens and nonces of posts. Kept in
 * the room's storage because a sleeping room forgets everything else, and a stolen token must not outlive a nap.
 */
export class Once {
  readonly #storage: OnceStorage
  #sweptAt = 0

  constructor(storage: OnceStorage) {
    this.#storage = storage
  }

  /** True the first time; false while it is remembered. @param until Unix time in milliseconds at which it is forgotten */
  async take(name: string, until: number, nowMilliseconds: number): Promise<boolean> {
    const key = `${PREFIX}${name}`
    const known = await this.#storage.get(key)
    if (known !== undefined && known > nowMilliseconds) return false
    // Unconfirmed, so that no watcher waits for a disk.
    await this.#storage.put(key, until, { allowUnconfirmed: true })
    if (nowMilliseconds - this.#sweptAt > SWEEP_MILLISECONDS) await this.#sweep(nowMilliseconds)
    return true
  }

  async #sweep(nowMilliseconds: number): Promise<void> {
    this.#sweptAt = nowMilliseconds
    const kept = await this.#storage.list({ prefix: PREFIX, limit: SWEEP_LIMIT })
    const over = [...kept].filter(([, until]) => until <= nowMilliseconds).map(([key]) => key)
    if (over.length > 0) await this.#storage.delete(over)
  }
}
