import type { FloorCard, RoomMessage, RoomPost, Watcher } from '@batchproof/protocol'
import { eachPersonOnce, refusedPost } from './room-logic.ts'
import type { PostAnswer, RoomLogic } from './room-logic.ts'

/** More batches than any floor works on at once; the longest untouched is dropped first. */
const MOST_CARDS = 500

/** The floor room of one organisation: the last card of each batch that something happened to. */
export class FloorRoomLogic implements RoomLogic {
  /** By batch, the longest untouched first. */
  readonly #cards = new Map<string, { readonly seq: number; readonly card: FloorCard }>()

  greet(): readonly RoomMessage[] {
    return [{ kind: 'cards', cards: [...this.#cards.values()].map(({ card }) => card) }]
  }

  /** A batch's iPad is in the batch's room. */
  ipadHeard(): void {}

  presence(present: readonly Watcher[]): readonly RoomMessage[] {
    return [{ kind: 'presence', watchers: eachPersonOnce(present), ipad: null }]
  }

  post(post: RoomPost): PostAnswer {
    if (post.kind !== 'card') return refusedPost('not_for_a_floor_room')
    const { seq, card } = post
    const known = this.#cards.get(card.id)
    // Posts may overtake each other; the record's sequence says which card is newer.
    if (known && seq <= known.seq) return { status: 200, body: { have: known.seq }, tell: [] }
    this.#cards.delete(card.id)
    this.#cards.set(card.id, { seq, card })
    const [oldest] = this.#cards.keys()
    if (this.#cards.size > MOST_CARDS && oldest !== undefined) this.#cards.delete(oldest)
    return { status: 200, body: { have: seq }, tell: [{ kind: 'card', card }] }
  }
}
