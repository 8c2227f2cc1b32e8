import type { BatchStatus } from '@batchproof/domain'
import type { BatchRow, FloorCard } from '@batchproof/protocol'

/**
 * The rows as they were read, with what the floor room has said of them since. A room's card says less than a row:
 * what it does not know stays as it was read.
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
    technicianName: card.technicianName,
    roomName: card.roomName,
    startsAt: card.startsAt,
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
