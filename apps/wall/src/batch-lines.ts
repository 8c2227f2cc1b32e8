import type { BatchStatus } from '@batchproof/domain'
import type { BatchRow, FloorCard } from '@batchproof/protocol'

/** What the wall reads of a batch. */
export type WallBatch = Pick<
  BatchRow,
  | 'id'
  | 'batchNumber'
  | 'productName'
  | 'strength'
  | 'status'
  | 'hazardous'
  | 'technicianName'
  | 'roomName'
  | 'startsAt'
  | 'stepsDone'
  | 'stepsTotal'
  | 'currentStep'
  | 'waitsForWitness'
  | 'held'
  | 'hasDeviations'
  | 'commencedAt'
  | 'updatedAt'
>

/** A batch in one of these is on the wall. */
export const RUNNING = ['in_progress', 'completed', 'quarantined'] as const satisfies readonly BatchStatus[]

/** Why a batch waits for a person; each has a sign and words, so that colour is never alone. */
export type Need = 'quarantined' | 'held' | 'witness'

export const NEEDS: Readonly<Record<Need, { sign: string; words: string }>> = {
  quarantined: { sign: '✕', words: 'Quarantined' },
  held: { sign: '■', words: 'Held' },
  witness: { sign: '◆', words: 'Waits for a witness' },
}

/** Why this batch waits for a person; null when it goes on by itself. */
export function needOf(batch: WallBatch): Need | null {
  if (batch.status === 'quarantined') return 'quarantined'
  if (batch.held) return 'held'
  return batch.waitsForWitness && batch.status === 'in_progress' ? 'witness' : null
}

/** What needs a person first, the longest waiting on top; then the rest as they were started. Ties by number. */
export function inOrder<Batch extends WallBatch>(batches: readonly Batch[]): Batch[] {
  const key = (batch: Batch) =>
    needOf(batch) === null
      ? `1${batch.commencedAt ?? batch.startsAt ?? ''}${batch.batchNumber}`
      : `0${batch.updatedAt}${batch.batchNumber}`
  return batches.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/**
 * The list after a card of the floor room. `isKnown` is false when the card tells of a running batch that the list does
 * not have: a card holds less than a row, so the list is to be read again.
 */
export function withCard<Batch extends WallBatch>(
  batches: readonly Batch[],
  card: FloorCard,
): { readonly batches: readonly Batch[]; readonly isKnown: boolean } {
  const known = batches.find(({ id }) => id === card.id)
  const runs = (RUNNING as readonly string[]).includes(card.status)
  if (!known) return { batches, isKnown: !runs }
  if (card.updatedAt < known.updatedAt) return { batches, isKnown: true }
  if (!runs) return { batches: batches.filter((batch) => batch !== known), isKnown: true }
  const told = { ...known, ...card, status: card.status as BatchStatus }
  return { batches: batches.map((batch) => (batch === known ? told : batch)), isKnown: true }
}

/** How many lines fit, in order; what needs a person is always shown. Heights in rem. */
export function fitting<Batch extends WallBatch>(
  batches: readonly Batch[],
  room: { readonly height: number; readonly needHeight: number; readonly lineHeight: number },
): { readonly shown: readonly Batch[]; readonly leftOut: number } {
  const needs = batches.filter((batch) => needOf(batch) !== null).length
  const fits = Math.max(0, Math.floor((room.height - needs * room.needHeight) / room.lineHeight))
  if (needs + fits >= batches.length) return { shown: batches, leftOut: 0 }
  // The last place is for the line that says how many are left out.
  const shown = batches.slice(0, needs + Math.max(0, fits - 1))
  return { shown, leftOut: batches.length - shown.length }
}

/** A span in hours and minutes, as one reads it from afar: `42 min`, `1 h 05`. Never negative. */
export function spanWords(from: string, nowMilliseconds: number): string {
  const minutes = Math.max(0, Math.floor((nowMilliseconds - Date.parse(from)) / 60_000))
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, '0')}`
}

/** Where the batch is, in words: the step in turn, or what comes after the last. */
export function stepWords(batch: WallBatch): string {
  if (batch.status === 'completed') return 'Made; waits to be handed in'
  return batch.currentStep ?? 'All steps done'
}
