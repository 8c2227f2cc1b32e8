import type { BatchStatus } from '@batchproof/domain'
import type { BatchRow, FloorCard } from '@batchproof/protocol'

/**
 * The rows as they were read, with how far the floor room says that they have come since. Who, where and when come with
 * the next reading, all at once: a card knows the start of a plan and not its end.
 */
export function withCards(rows: readonly BatchRow[], cards: ReadonlyMap<string, FloorCard>): BatchRow[] {
  return rows.map((row) => {
    const card = cards.get(row.id)
    return card && card.updatedAt > row.updatedAt ? withCard(row, card) : row
  })
}

function withCard(row: BatchRow, card: FloorCard): BatchRow {
  return {
    ...row,
    status: card.status as BatchStatus,
    stepsDone: card.stepsDone,
    stepsTotal: card.stepsTotal,
    currentStep: card.currentStep,
    waitsForWitness: card.waitsForWitness,
    held: card.held,
    hasDeviations: card.hasDeviations,
    updatedAt: card.updatedAt,
  }
}

/** Whether the room has said something that these rows do not hold: then the record is read again. */
export function isBehind(rows: readonly BatchRow[], cards: ReadonlyMap<string, FloorCard>): boolean {
  const known = new Map(rows.map((row) => [row.id, row.updatedAt]))
  for (const [id, { updatedAt }] of cards) if (updatedAt > (known.get(id) ?? '')) return true
  return false
}
