import { statement } from '@batchproof/db'
import type { PayloadOf, SlotConflict, StateOf } from '@batchproof/domain'
import { none, noHeads } from './answers.ts'
import type { Gathering, ReadHead } from './gathering.ts'

export type Plan = PayloadOf<'batch.schedule'>['plan']
export type Values = PayloadOf<'batch.performStep'>['values']
type Heads<Type extends 'person' | 'room' | 'equipment' | 'lot'> = () => ReadHead<StateOf<Type>>[]

/** Who makes a batch, where, and with what. */
export interface Surroundings {
  readonly technician: Heads<'person'>
  readonly room: Heads<'room'>
  readonly equipment: Heads<'equipment'>
  readonly conflicts: () => SlotConflict[]
}

function askEquipment(gathering: Gathering, ids: readonly string[]): Heads<'equipment'> {
  if (ids.length === 0) return noHeads
  const where = `stream IN (SELECT 'equipment:' || value FROM json_each(?))`
  return gathering.headsWhere('equipment', where, JSON.stringify(ids))
}

/** As a plan in the payload names them, with whatever else has the room or the technician at that time. */
export function askPlanned(gathering: Gathering, batchId: string, plan: Plan): Surroundings {
  return {
    technician: gathering.headsWhere('person', 'stream = ?', `person:${plan.technicianId}`),
    room: gathering.headsWhere('room', 'stream = ?', `room:${plan.roomId}`),
    equipment: askEquipment(gathering, plan.equipmentIds),
    conflicts: askConflicts(gathering, batchId, plan),
  }
}

/** As the plan of the batch names them. */
export function askAssigned(gathering: Gathering, batchId: string): Surroundings {
  return {
    technician: askTechnician(gathering, batchId),
    room: gathering.headsWhere(
      'room',
      `stream = 'room:' || (SELECT room_id FROM batch_row WHERE id = ?)`,
      batchId,
    ),
    equipment: gathering.headsWhere(
      'equipment',
      `stream IN (SELECT 'equipment:' || e.value FROM stream_head h, json_each(h.state, '$.plan.equipmentIds') e
         WHERE h.stream = ?)`,
      `batch:${batchId}`,
    ),
    conflicts: none([]),
  }
}

/** The technician of the batch, and the equipment that a step's values name: scanned, or an instrument that read. */
export function askAtTheBench(gathering: Gathering, batchId: string, values: Values): Surroundings {
  const named = Object.values(values).flatMap((value) => {
    if (value.kind === 'equipment') return [value.equipmentId]
    const measured = value.kind === 'number' || value.kind === 'component'
    return measured && value.instrumentId ? [value.instrumentId] : []
  })
  return {
    technician: askTechnician(gathering, batchId),
    room: noHeads,
    equipment: askEquipment(gathering, named),
    conflicts: none([]),
  }
}

function askTechnician(gathering: Gathering, batchId: string): Heads<'person'> {
  const where = `stream = 'person:' || (SELECT technician_id FROM batch_row WHERE id = ?)`
  return gathering.headsWhere('person', where, batchId)
}

function askConflicts(gathering: Gathering, batchId: string, plan: Plan): () => SlotConflict[] {
  const sql = `SELECT batch_number, room_id, technician_id, starts_at, ends_at FROM schedule_slot
    WHERE batch_id <> ? AND (room_id = ? OR technician_id = ?) AND ends_at > ? AND starts_at < ? ORDER BY starts_at`
  return gathering.ask(
    statement(sql, batchId, plan.roomId, plan.technicianId, plan.start, plan.end),
    (rows) =>
      rows.map((row) => ({
        what: row.room_id === plan.roomId ? 'room' : 'technician',
        batchNumber: row.batch_number as string,
        slot: { start: row.starts_at as string, end: row.ends_at as string },
      })),
  )
}

/** Ids of the lots that a step's values name. */
export const lotsIn = (values: Values): string[] =>
  Object.values(values).flatMap((value) => (value.kind === 'component' ? [value.lotId] : []))

/** The lots of these ids, and the others of the same materials that first-in-first-out must know. */
export function askLots(
  gathering: Gathering,
  ids: readonly string[],
): { lots: Heads<'lot'>; stock: Heads<'lot'> } {
  if (ids.length === 0) return { lots: noHeads, stock: noHeads }
  const list = JSON.stringify(ids)
  const lots = gathering.headsWhere('lot', `stream IN (SELECT 'lot:' || value FROM json_each(?))`, list)
  const stock = gathering.headsWhere(
    'lot',
    `stream IN (SELECT 'lot:' || id FROM lot_row WHERE status = 'released'
       AND material_code IN (SELECT material_code FROM lot_row WHERE id IN (SELECT value FROM json_each(?)))
       AND id NOT IN (SELECT value FROM json_each(?)))`,
    list,
    list,
  )
  return { lots, stock }
}

/** Released lots of every material in the bill of a batch: of the version it is to be made from, or is made from. */
export function askStockOfBill(
  gathering: Gathering,
  batchId: string,
  { formulaId, version }: { readonly formulaId?: string; readonly version?: number },
): Heads<'lot'> {
  const isNew = formulaId !== undefined
  const bill = isNew
    ? 'v.formula_id = ? AND v.version = ?'
    : '(v.formula_id, v.version) = (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)'
  return gathering.headsWhere(
    'lot',
    `stream IN (SELECT 'lot:' || l.id FROM lot_row l WHERE l.status = 'released' AND l.kind = 'component'
       AND l.material_code IN (SELECT line.value ->> 'materialCode'
         FROM formula_version v, json_each(v.content, '$.billOfMaterials') line WHERE ${bill}))`,
    ...(isNew ? [formulaId, version ?? 0] : [batchId]),
  )
}
