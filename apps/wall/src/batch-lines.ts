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

/** A witness is waited for by a technician at the hood; a batch in quarantine waits for days. */
const URGENCY: readonly (Need | null)[] = ['witness', 'held', 'quarantined', null]

/**
 * What needs a person first, by urgency and the longest waiting on top; then the rest as they were started. Ties by
 * number, so that lines never change places by themselves.
 */
export function inOrder<Batch extends WallBatch>(batches: readonly Batch[]): Batch[] {
  const key = (batch: Batch) => {
    const need = needOf(batch)
    const since = need === null ? (batch.commencedAt ?? batch.startsAt ?? '') : batch.updatedAt
    return `${URGENCY.indexOf(need)}${since}${batch.batchNumber}`
  }
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

/** Heights in rem: of the wall below its top line, of a line that needs a person, of a line, of the words for the rest. */
export interface WallHeights {
  readonly wall: number
  readonly need: number
  readonly line: number
  readonly rest: number
}

/** The lines that fit, from the top; and how many are left out, those among them that need a person apart. */
export function fitting<Batch extends WallBatch>(
  batches: readonly Batch[],
  heights: WallHeights,
): { readonly shown: readonly Batch[]; readonly leftOut: number; readonly leftOutNeeds: number } {
  const heightOf = (batch: Batch) => (needOf(batch) === null ? heights.line : heights.need)
  const whole = batches.reduce((sum, batch) => sum + heightOf(batch), 0)
  let left = whole <= heights.wall ? heights.wall : heights.wall - heights.rest
  const end = batches.findIndex((batch) => (left -= heightOf(batch)) < 0)
  const shown = end === -1 ? batches : batches.slice(0, end)
  const others = batches.slice(shown.length)
  return {
    shown,
    leftOut: others.length,
    leftOutNeeds: others.filter((batch) => needOf(batch) !== null).length,
  }
}

/** A span as one reads it from afar: `42 min`, `1 h 05`, `10 d 19 h`. Never negative. */
export function spanWords(from: string, nowMilliseconds: number): string {
  const minutes = Math.max(0, Math.floor((nowMilliseconds - Date.parse(from)) / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, '0')}`
}

/**
 * What the timer of a line counts: how long the batch has been in the making, or how long it has waited since the last
 * entry once it is made. Null where the words of its need tell that already.
 */
export function timerOf(batch: WallBatch): { readonly word: string; readonly from: string } | null {
  if (batch.status === 'completed') return { word: 'waits', from: batch.updatedAt }
  if (batch.status !== 'in_progress' || batch.commencedAt === null) return null
  return { word: 'running', from: batch.commencedAt }
}

/** Where the batch is, in words: the step in turn, or what comes after the last. */
export function stepWords(batch: WallBatch): string {
  if (batch.status === 'completed') return 'Made; waits to be handed in'
  return batch.currentStep ?? 'All steps done'
}
