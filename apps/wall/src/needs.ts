import type { WallCard } from '@batchproof/protocol'

/** Why a batch waits for a person, the most urgent first: a witness is waited for by somebody at the hood. */
export const NEED_KINDS = ['alarm', 'witness', 'held', 'deviation', 'quarantined'] as const
export type NeedKind = (typeof NEED_KINDS)[number]

/** Each has a sign and words, so that colour is never alone. */
export const NEEDS: Readonly<Record<NeedKind, { readonly sign: string; readonly words: string }>> = {
  alarm: { sign: '✕', words: 'Out of range' },
  witness: { sign: '◆', words: 'Waits for a witness' },
  held: { sign: '■', words: 'Held' },
  deviation: { sign: '▲', words: 'Deviation' },
  quarantined: { sign: '⊘', words: 'Quarantined' },
}

export interface Need {
  readonly kind: NeedKind
  readonly since: string
  /** The value and its limits, who holds it and why; null where the words say it all. */
  readonly detail: string | null
}

/**
 * Everything for which this batch waits for a person, the most urgent first. A value out of range is an alarm until
 * somebody has begun to investigate its deviation: an alarm that never ends is not looked at.
 */
export function needsOf(card: WallCard): readonly Need[] {
  const { progress, status, deviationsOpen: open, updatedAt } = card
  const needs: Need[] = []
  const outside = progress?.outOfRange
  if (open && outside)
    needs.push({
      kind: 'alarm',
      since: outside.at,
      detail: `${outside.label} ${outside.shown}, expected ${outside.expected}`,
    })
  if (card.waitsForWitness && status === 'in_progress')
    needs.push({ kind: 'witness', since: progress?.witnessSince ?? updatedAt, detail: null })
  if (card.held) {
    const held = progress?.held
    needs.push({
      kind: 'held',
      since: held?.since ?? updatedAt,
      detail: held ? `by ${held.by}: ${held.reason}` : null,
    })
  }
  if (open && !outside)
    needs.push({
      kind: 'deviation',
      since: open.since,
      detail: open.count > 1 ? `${open.count} not begun` : 'not begun',
    })
  if (status === 'quarantined') needs.push({ kind: 'quarantined', since: updatedAt, detail: null })
  return needs
}

/**
 * What needs a person first, by urgency and the longest waiting on top; then the rest as they were started. Ties by
 * number, so that lines never change places by themselves.
 */
export function inOrder<Card extends WallCard>(cards: readonly Card[]): Card[] {
  const keyed = cards.map((card) => {
    const [need] = needsOf(card)
    const rank = need ? NEED_KINDS.indexOf(need.kind) : NEED_KINDS.length
    const since = need ? need.since : (card.commencedAt ?? card.startsAt ?? '')
    return { card, key: `${rank}${since} ${card.batchNumber}` }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ card }) => card)
}
