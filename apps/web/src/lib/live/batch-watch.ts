import { evolve } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import type { IpadSign, RoomMessage, Watcher } from '@batchproof/protocol'
import { inTime } from './in-time.ts'
import { holdRoom } from './room-socket.ts'
import type { Connection, RoomDoor } from './room-socket.ts'

/** A batch at a version of its stream. */
export interface BatchHead {
  readonly state: BatchState
  readonly version: number
}

/** What watching a batch needs of the API; the typed client has both. */
export interface BatchWatchApi extends RoomDoor {
  readonly batch: {
    readonly get: {
      query(input: { id: string }): Promise<{ readonly state: BatchState; readonly streamVersion: number }>
    }
  }
}

/** What a watcher sees. `state` is null until something is known. */
export interface BatchSight {
  readonly state: BatchState | null
  readonly version: number
  /** When the server last had word of this batch, ISO; null where the room does not know. */
  readonly heardAt: string | null
  readonly watchers: readonly Watcher[]
  /** The iPad at the bench; null where the room does not know of one. */
  readonly ipad: IpadSign | null
  /** How far the server's clock is ahead of ours. */
  readonly clockAheadMilliseconds: number
  readonly connection: Connection
}

export const nothingSeen: BatchSight = {
  state: null,
  version: 0,
  heardAt: null,
  watchers: [],
  ipad: null,
  clockAheadMilliseconds: 0,
  connection: 'connecting',
}

export interface BatchWatchOptions {
  readonly api: BatchWatchApi
  readonly batchId: string
  /** What the page was loaded with; the room only adds to it. */
  readonly page?: BatchHead
  readonly onChange: (sight: BatchSight) => void
  readonly WebSocket?: unknown
}

const READ_AGAIN_MILLISECONDS = 2000
const READ_SECONDS = 20

/**
 * Follows one batch live: takes the room's snapshot, folds each event that follows by the domain's own rules, and reads
 * the record again where an event is missing or not understood. The room is a window; the record decides.
 */
export class BatchWatch {
  readonly #options: BatchWatchOptions
  #sight: BatchSight
  #waiting: readonly RecordEvent[] = []
  #reading = false
  #wasLive = false
  #isClosed = false
  #again: ReturnType<typeof setTimeout> | undefined
  readonly #leave: () => void

  constructor(options: BatchWatchOptions) {
    this.#options = options
    this.#sight = { ...nothingSeen, ...options.page }
    this.#leave = holdRoom({
      enter: () => options.api.live.token.query({ batchId: options.batchId }),
      onMessage: (message) => this.#take(message),
      onConnection: (connection) => this.#connectionIs(connection),
      onClock: (clockAheadMilliseconds) => this.#change({ clockAheadMilliseconds }),
      WebSocket: options.WebSocket,
    })
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#again)
    this.#leave()
  }

  #change(part: Partial<BatchSight>): void {
    this.#sight = { ...this.#sight, ...part }
    this.#options.onChange(this.#sight)
  }

  #connectionIs(connection: Connection): void {
    // Who else watches is not known while we do not.
    const { ipad } = this.#sight
    this.#change(
      connection === 'live'
        ? { connection }
        : { connection, watchers: [], ipad: ipad && { ...ipad, here: false } },
    )
  }

  #take(message: RoomMessage): void {
    if (message.kind === 'presence') this.#takePresence(message)
    if (message.kind === 'snapshot') this.#takeSnapshot(message)
    if (message.kind === 'event') {
      this.#heard(message.heardAt)
      this.#follow([message.event])
    }
  }

  #takePresence({ watchers, ipad }: Extract<RoomMessage, { kind: 'presence' }>): void {
    // A room that was asleep does not know any more when it last heard; we may.
    const heardAt = ipad?.heardAt ?? this.#sight.ipad?.heardAt ?? null
    this.#change({
      watchers,
      ipad: ipad === null && heardAt === null ? null : { here: !!ipad?.here, heardAt },
    })
  }

  #takeSnapshot({ version, state, heardAt }: Extract<RoomMessage, { kind: 'snapshot' }>): void {
    const isCold = version === 0
    if (heardAt !== null) this.#heard(heardAt)
    if (version > this.#sight.version) this.#change({ state, version })
    // A room that knows nothing cannot say what was missed while the line was down.
    if (isCold && (this.#wasLive || this.#sight.state === null)) void this.#readAgain()
    this.#wasLive = true
  }

  #heard(at: string): void {
    if (this.#sight.heardAt === null || at > this.#sight.heardAt) this.#change({ heardAt: at })
  }

  #follow(events: readonly RecordEvent[]): void {
    for (const event of events) {
      const { state, version } = this.#sight
      if (event.version <= version) continue
      const next = event.version === version + 1 && state !== null ? folded(state, event) : null
      if (next === null) {
        this.#waiting = [...this.#waiting, event]
        void this.#readAgain()
      } else {
        this.#change({ state: next, version: event.version })
      }
    }
  }

  /** One reading at a time; one that did not bring what was missing is repeated after a pause. */
  async #readAgain(): Promise<void> {
    if (this.#reading || this.#isClosed) return
    this.#reading = true
    const isComplete = await this.#readOnce()
    if (this.#isClosed) return
    if (isComplete) {
      this.#reading = false
      return
    }
    this.#again = setTimeout(
      () => {
        this.#reading = false
        void this.#readAgain()
      },
      READ_AGAIN_MILLISECONDS * (1 + Math.random()),
    )
  }

  async #readOnce(): Promise<boolean> {
    try {
      const { api, batchId } = this.#options
      const { state, streamVersion } = await inTime(api.batch.get.query({ id: batchId }), READ_SECONDS)
      if (this.#isClosed) return true
      if (streamVersion > this.#sight.version) this.#change({ state, version: streamVersion })
      const waiting = this.#waiting
      this.#waiting = []
      this.#follow(waiting)
      return this.#waiting.length === 0
    } catch {
      return false
    }
  }
}

/** The state after an event; null where this page is older than the event. */
function folded(state: BatchState, event: RecordEvent): BatchState | null {
  try {
    return evolve('batch', state, event) as BatchState
  } catch {
    return null
  }
}
