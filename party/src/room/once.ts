/** The part of a room's storage that is needed here. */
export interface OnceStorage {
  put(entries: Record<string, number>): Promise<void>
  list(options: { prefix: string }): Promise<ReadonlyMap<string, number>>
  delete(keys: string[]): Promise<number>
}

const PREFIX = 'once:'
const SWEEP_MILLISECONDS = 60_000
/** The most keys that the platform writes or deletes in one call. */
const MOST_KEYS = 128
/**
 * So long after it was taken it is kept. A write holds up what the room says in the same moment: measured, a third of the
 * time that a post takes to its watchers. A room does not fall asleep in between; one that crashes forgets that moment.
 */
const KEEP_AFTER_MILLISECONDS = 30

/**
 * Remembers what must not be used twice, for as long as it could be used: single-use tokens and nonces of posts. Kept in
 * the room's storage because a sleeping room forgets everything else, and a stolen token must not outlive a nap; read
 * from there once, when the room wakes.
 */
export class Once {
  readonly #storage: OnceStorage
  #known: Promise<Map<string, number>> | undefined
  #taken: Record<string, number> = {}
  #isKeeping = false
  #sweptAt = 0

  constructor(storage: OnceStorage) {
    this.#storage = storage
  }

  /** True the first time; false while it is remembered. @param until Unix time in milliseconds at which it is forgotten */
  async take(name: string, until: number, nowMilliseconds: number): Promise<boolean> {
    const known = await (this.#known ??= this.#read())
    const key = `${PREFIX}${name}`
    if ((known.get(key) ?? 0) > nowMilliseconds) return false
    known.set(key, until)
    this.#taken[key] = until
    if (this.#isKeeping) return true
    this.#isKeeping = true
    setTimeout(() => void this.#keep(known, nowMilliseconds), KEEP_AFTER_MILLISECONDS)
    return true
  }

  async #read(): Promise<Map<string, number>> {
    return new Map(await this.#storage.list({ prefix: PREFIX }))
  }

  /** Writes what was taken, and from time to time deletes what could not be used any more. */
  async #keep(known: Map<string, number>, nowMilliseconds: number): Promise<void> {
    const taken = Object.entries(this.#taken)
    this.#taken = {}
    this.#isKeeping = false
    for (const some of chunks(taken)) await this.#storage.put(Object.fromEntries(some))
    if (nowMilliseconds - this.#sweptAt <= SWEEP_MILLISECONDS) return
    this.#sweptAt = nowMilliseconds
    const over = [...known].filter(([, until]) => until <= nowMilliseconds).map(([key]) => key)
    for (const key of over) known.delete(key)
    for (const some of chunks(over)) await this.#storage.delete(some)
  }
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += MOST_KEYS) yield items.slice(at, at + MOST_KEYS)
}
