import type { FloorCard, RoomMessage } from '@batchproof/protocol'
import { backgroundApi } from './background-api.ts'
import { holdRoom } from './room-socket.ts'
import type { Connection, RoomDoor } from './room-socket.ts'

/** The newest card of every batch, in no order. */
export function mergeCards(
  known: ReadonlyMap<string, FloorCard>,
  told: readonly FloorCard[],
): ReadonlyMap<string, FloorCard> {
  const merged = new Map(known)
  for (const card of told) {
    const before = merged.get(card.id)
    if (!before || card.updatedAt >= before.updatedAt) merged.set(card.id, card)
  }
  return merged
}

/**
 * The floor, live: a card for every batch that something happened to while the room was awake. It completes a list that
 * the page has read; it does not replace it.
 */
export class FloorRoom {
  cards = $state.raw<ReadonlyMap<string, FloorCard>>(new Map())
  connection = $state<Connection>('connecting')
  #leave: (() => void) | undefined

  /** Enters the floor room. Returns how to leave, as `onMount` and `$effect` want it. */
  connect({ live }: RoomDoor = backgroundApi()): () => void {
    this.close()
    this.cards = new Map()
    this.#leave = holdRoom({
      enter: () => live.token.query({ batchId: null }),
      onMessage: (message) => this.#take(message),
      onConnection: (connection) => (this.connection = connection),
    })
    return () => this.close()
  }

  close(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  #take(message: RoomMessage): void {
    if (message.kind === 'cards') this.cards = mergeCards(this.cards, message.cards)
    if (message.kind === 'card') this.cards = mergeCards(this.cards, [message.card])
  }
}
