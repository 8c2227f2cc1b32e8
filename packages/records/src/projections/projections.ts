import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import { parseStream } from '@batchproof/domain'
import type { StateOf, StreamType } from '@batchproof/domain'
import { projectBatch } from './batch-row.ts'
import { projectDeviation, projectFormula, projectLot } from './quality-rows.ts'

/** When a stream was first and last written to, by the server's clock. */
export interface Written {
  readonly firstAt: string
  readonly lastAt: string
}

/** Rows of the read tables that one stream's state gives. Pure: the same state gives the same rows, live or rebuilt. */
export type Projection<State> = (id: string, state: State, written: Written) => Statement[]

const takeCode = (kind: string, code: string, stream: string): Statement[] => [
  statement('DELETE FROM code_taken WHERE kind = ? AND stream = ?', kind, stream),
  statement('INSERT INTO code_taken (kind, code, stream) VALUES (?, ?, ?)', kind, code, stream),
]

const projections: { readonly [Type in StreamType]: Projection<StateOf<Type>> } = {
  organisation: () => [],
  person: (id, state) => takeCode('user_name', state.userName, `person:${id}`),
  room: (id, state) => (state.details ? takeCode('room', state.details.code, `room:${id}`) : []),
  equipment: (id, state) => (state.details ? takeCode('equipment', state.details.code, `equipment:${id}`) : []),
  material: (id, state) => (state.details ? takeCode('material', state.details.code, `material:${id}`) : []),
  lot: (id, state, written) => [
    ...(state.identity ? takeCode('lot', state.identity.lotNumber, `lot:${id}`) : []),
    ...projectLot(id, state, written),
  ],
  formula: projectFormula,
  batch: projectBatch,
  deviation: projectDeviation,
}

/** The statements that bring the read tables to a stream's state. */
export function projectionStatements(stream: string, state: unknown, written: Written): Statement[] {
  const { type, id } = parseStream(stream)
  return (projections[type] as Projection<unknown>)(id, state, written)
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
  'code_taken',
] as const
