import { backgroundApi } from '../live/background-api.ts'
import { FloorRoom } from '../live/floor-room.svelte.ts'
import type { Api } from '../api/client.ts'

/** Between two readings, so that a technician who signs quickly does not make every watcher read each time. */
const PAUSE_MILLISECONDS = 500
/** Without the room the record is asked so often instead. */
const WITHOUT_ROOM_MILLISECONDS = 30_000

/**
 * What a page of the floor has loaded, kept up to date: the floor room says when to look, and the record is read again
 * in the background, so that a board on a wall does not keep its session open. Without a room it is read now and then.
 */
export class LiveRead<Value> {
  readonly room = new FloorRoom()
  readonly #loaded: () => Value
  readonly #read: (api: Api) => Promise<Value>
  /** What was read since, and of which loading: another filter makes it worthless. */
  #newer = $state.raw<{ readonly of: Value; readonly value: Value } | null>(null)
  #waiting: ReturnType<typeof setTimeout> | undefined
  #round = 0

  constructor(loaded: () => Value, read: (api: Api) => Promise<Value>) {
    this.#loaded = loaded
    this.#read = read
  }

  get value(): Value {
    const loaded = this.#loaded()
    return this.#newer?.of === loaded ? this.#newer.value : loaded
  }

  /** Reads again soon; once, however often it is asked for meanwhile. */
  readSoon(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined
      void this.readNow()
    }, PAUSE_MILLISECONDS)
  }

  /** Reads again. What cannot be read stays as it was: the connection mark says that it may be old. */
  async readNow(): Promise<void> {
    const of = this.#loaded()
    const round = ++this.#round
    try {
      const value = await this.#read(backgroundApi())
      if (round === this.#round && of === this.#loaded()) this.#newer = { of, value }
    } catch {
      this.#newer = this.#newer?.of === of ? this.#newer : null
    }
  }

  /** Enters the floor room, and reads again when the window is come back to. Returns how to leave. */
  connect(): () => void {
    const leave = this.room.connect()
    const onReturn = () => {
      if (document.visibilityState === 'visible') this.readSoon()
    }
    const now = setInterval(() => {
      if (this.room.connection !== 'live' && document.visibilityState === 'visible') void this.readNow()
    }, WITHOUT_ROOM_MILLISECONDS)
    document.addEventListener('visibilitychange', onReturn)
    return () => {
      leave()
      clearTimeout(this.#waiting)
      clearInterval(now)
      document.removeEventListener('visibilitychange', onReturn)
    }
  }
}
