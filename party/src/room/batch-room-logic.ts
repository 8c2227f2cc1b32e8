import { aggregates, evolve } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import type { RoomMessage, RoomPost, Watcher } from '@batchproof/protocol'
import { eachPersonOnce, refusedPost } from './room-logic.ts'
import type { PostAnswer, RoomLogic } from './room-logic.ts'

type EventsPost = Extract<RoomPost, { kind: 'events' }>
type SnapshotPost = Extract<RoomPost, { kind: 'snapshot' }>

/**
 * The room of one batch: holds the batch at a version, folds each committed event by the domain's own rules and repeats
 * it. An event out of turn is not repeated: the room says what it has and is sent a snapshot.
 */
export class BatchRoomLogic implements RoomLogic {
  readonly #batchId: string
  #state: BatchState = aggregates.batch.initial
  /** 0 while the room is cold: it knows nothing of the batch. */
  #version = 0
  #heardAt: string | null = null
  #ipadHeardAt: string | null = null

  constructor(batchId: string) {
    this.#batchId = batchId
  }

  greet(): readonly RoomMessage[] {
    return [{ kind: 'snapshot', version: this.#version, state: this.#state, heardAt: this.#heardAt }]
  }

  ipadHeard(at: string): void {
    this.#ipadHeardAt = at
  }

  presence(present: readonly Watcher[]): readonly RoomMessage[] {
    const here = present.some(({ place }) => place === 'kiosk')
    const ipad = here || this.#ipadHeardAt !== null ? { here, heardAt: this.#ipadHeardAt } : null
    return [{ kind: 'presence', watchers: eachPersonOnce(present), ipad }]
  }

  post(post: RoomPost): PostAnswer {
    if (post.kind === 'events') return this.#events(post)
    return post.kind === 'snapshot' ? this.#snapshot(post) : refusedPost('not_for_a_batch_room')
  }

  #events({ events, heardAt }: EventsPost): PostAnswer {
    if (events.some(({ stream }) => stream !== `batch:${this.#batchId}`)) return refusedPost('other_batch')
    const tell: RoomMessage[] = []
    for (const event of events.toSorted((a, b) => a.version - b.version)) {
      if (event.version <= this.#version) continue
      const next = event.version === this.#version + 1 ? folded(this.#state, event) : null
      if (next === null) return { status: 409, body: { need: 'snapshot', have: this.#version }, tell }
      this.#state = next
      this.#version = event.version
      this.#hear(heardAt)
      tell.push({ kind: 'event', event, heardAt })
    }
    return { status: 200, body: { have: this.#version }, tell }
  }

  #snapshot({ version, state, heardAt }: SnapshotPost): PostAnswer {
    if (state.id !== this.#batchId) return refusedPost('other_batch')
    if (version <= this.#version) return { status: 200, body: { have: this.#version }, tell: [] }
    this.#state = state
    this.#version = version
    this.#hear(heardAt)
    return { status: 200, body: { have: version }, tell: this.greet() }
  }

  #hear(at: string): void {
    if (this.#heardAt === null || at > this.#heardAt) this.#heardAt = at
  }
}

/** The state after an event; null where these rooms are older than the server and do not know it. */
function folded(state: BatchState, event: RecordEvent): BatchState | null {
  try {
    return evolve('batch', state, event) as BatchState
  } catch {
    return null
  }
}
