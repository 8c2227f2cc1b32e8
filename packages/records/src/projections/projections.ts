import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import { parseStream } from '@batchproof/domain'
import type { StateOf, StreamType } from '@batchproof/domain'
import { projectBatch } from './batch-row.ts'
import { projectLot, projectLotEvent, projectRecipient } from './lot-rows.ts'
import { projectDeviation, projectFormula } from './quality-rows.ts'
import { projectRecall } from './recall-row.ts'
import type { EventProjection, Projection, Written, WrittenEvent } from './projection.ts'

/** Takes a code, and gives the former one free. A code that another stream holds aborts the write. */
function codeTaken(kind: string, former: string | undefined, code: string | undefined, stream: string) {
  if (!code || code === former) return []
  const free = statement('DELETE FROM code_taken WHERE kind = ? AND code = ?', kind, former ?? '')
  const take = statement('INSERT INTO code_taken (kind, code, stream) VALUES (?, ?, ?)', kind, code, stream)
  return former ? [free, take] : [take]
}

/** Rooms, equipment, materials and recipients: known by a code. */
const projectCode =
  (
    kind: 'room' | 'equipment' | 'material' | 'recipient',
  ): Projection<{ readonly details: { code: string } | null }> =>
  (id, before, state) =>
    codeTaken(kind, before.details?.code, state.details?.code, `${kind}:${id}`)

const projections: { readonly [Type in StreamType]: Projection<StateOf<Type>> } = {
  organisation: () => [],
  person: (id, before, state) => codeTaken('user_name', before.userName, state.userName, `person:${id}`),
  room: projectCode('room'),
  equipment: projectCode('equipment'),
  material: projectCode('material'),
  lot: (id, before, state, written) => [
    ...codeTaken('lot', before.identity?.lotNumber, state.identity?.lotNumber, `lot:${id}`),
    ...projectLot(id, before, state, written),
  ],
  recipient: (id, before, state, written) => [
    ...projectCode('recipient')(id, before, state, written),
    ...projectRecipient(id, before, state, written),
  ],
  formula: projectFormula,
  batch: projectBatch,
  deviation: projectDeviation,
  recall: projectRecall,
}

/** Aggregates whose single events leave rows of their own. */
const eventProjections: { readonly [Type in StreamType]?: EventProjection<StateOf<Type>> } = {
  lot: projectLotEvent,
}

/**
 * The statements that one event adds to the append-only tables.
 *
 * @param before the state of the stream that the event was added to
 */
export function eventStatements(stream: string, before: unknown, event: WrittenEvent): Statement[] {
  const { type, id } = parseStream(stream)
  const project = eventProjections[type] as EventProjection<unknown> | undefined
  return project ? project(id, before, event) : []
}

/** The statements that bring the read tables from one state of a stream to another. */
export function projectionStatements(
  stream: string,
  before: unknown,
  state: unknown,
  written: Written,
): Statement[] {
  const { type, id } = parseStream(stream)
  return (projections[type] as Projection<unknown>)(id, before, state, written)
}

/** Tables that hold nothing but projections; `rebuild` empties them and fills them again. */
export const READ_TABLES = [
  'formula_row',
  'formula_version',
  'batch_row',
  'schedule_slot',
  'batch_component',
  'deviation_row',
  'lot_row',
  'ledger_entry',
  'lot_edge',
  'distribution',
  'recipient_row',
  'lot_override',
  'lot_result',
  'recall_row',
  'code_taken',
] as const
