import type { FloorCard, WallCard } from '@batchproof/protocol'
import { WALL_STATES } from '@batchproof/protocol/wall.ts'

export interface Told {
  readonly cards: readonly WallCard[]
  /** The card tells of something that the wall must read: a batch it does not have, or a new deviation. */
  readonly mustRead: boolean
}

/**
 * The wall after a card of the floor room. A card knows of a deviation but not whether somebody is at it: a new one is
 * taken for untouched until the wall was read again.
 */
export function withCard(cards: readonly WallCard[], card: FloorCard): Told {
  const known = cards.find(({ id }) => id === card.id)
  const runs = (WALL_STATES as readonly string[]).includes(card.status)
  if (!known) return { cards, mustRead: runs }
  if (card.updatedAt < known.updatedAt) return { cards, mustRead: false }
  if (!runs) return { cards: cards.filter((other) => other !== known), mustRead: false }
  const isWorse =
    (card.hasDeviations && !known.hasDeviations) ||
    (card.progress?.outOfRangeCount ?? 0) > (known.progress?.outOfRangeCount ?? 0)
  const { deviationsOpen } = known
  const told: WallCard = {
    ...card,
    deviationsOpen: isWorse ? (deviationsOpen ?? { count: 1, since: card.updatedAt }) : deviationsOpen,
  }
  return { cards: cards.map((other) => (other === known ? told : other)), mustRead: isWorse }
}
