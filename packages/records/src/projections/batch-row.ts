import { statement } from '@batchproof/db'
import {
  canonicalJson,
  decimal,
  netOf,
  nextStepTitle,
  progressOf,
  statusOfUse,
  useOf,
} from '@batchproof/domain'
import type { BatchState, ComponentUse } from '@batchproof/domain'
import { upsert } from './upsert.ts'
import type { Projection } from './projection.ts'

/** Rows of a batch: its line in lists, its place in the calendar while it needs one, and what it used. */
export const projectBatch: Projection<BatchState> = (id, before, state, written) => {
  const { formula, plan } = state
  if (!formula) return []
  const progress = progressOf(state)
  const row = upsert('batch_row', ['id'], {
    id,
    batch_number: state.batchNumber,
    record_id: state.recordId,
    status: state.status,
    formula_id: formula.formulaId,
    formula_version: formula.version,
    product_code: formula.productCode,
    product_name: formula.name,
    strength: formula.strength,
    hazardous: formula.hazardous ? 1 : 0,
    technician_id: plan?.technicianId ?? null,
    technician_name: plan?.technicianName ?? null,
    room_id: plan?.roomId ?? null,
    room_name: plan?.roomName ?? null,
    starts_at: plan?.slot.start ?? null,
    ends_at: plan?.slot.end ?? null,
    planned_units: state.plannedUnits,
    good_units: state.quantities?.goodUnits ?? null,
    yield_percent: state.quantities?.yieldPercent ?? null,
    steps_total: progress.stepsTotal,
    steps_done: progress.stepsDone,
    current_step: nextStepTitle(state),
    waits_for_witness: progress.witnessSince ? 1 : 0,
    held: state.held ? 1 : 0,
    has_deviations: state.deviationIds.length > 0 ? 1 : 0,
    commenced_at: state.commenced?.at ?? null,
    submitted_at: state.submitted?.at ?? null,
    reviewed_at: state.reviewed?.at ?? null,
    released_at: state.released?.at ?? null,
    beyond_use_at: state.beyondUse?.at ?? null,
    updated_at: written.lastAt,
    progress: canonicalJson(progress),
  })
  return [row, ...slotStatements(id, before, state), ...componentStatements(id, before, state)]
}

/** What a batch holds in the calendar: its room and its technician, from scheduling until compounding is over. */
function planHeld({ status, plan }: BatchState): BatchState['plan'] {
  return status === 'scheduled' || status === 'in_progress' ? plan : null
}

function slotStatements(id: string, before: BatchState, state: BatchState) {
  const [former, held] = [planHeld(before), planHeld(state)]
  if (held === former) return []
  const free = statement('DELETE FROM schedule_slot WHERE batch_id = ?', id)
  if (!held) return [free]
  const { slot, roomId, technicianId } = held
  const take = statement(
    'INSERT INTO schedule_slot (batch_id, batch_number, room_id, technician_id, starts_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
    id,
    state.batchNumber,
    roomId,
    technicianId,
    slot.start,
    slot.end,
  )
  return former ? [free, take] : [take]
}

const UPSERT_COMPONENTS = `INSERT INTO batch_component
    (batch_id, step_id, line_id, lot_id, lot_number, material_code, quantity_value, quantity_unit, person_id, used_at,
     status, returned_value, verified_by)
  SELECT ?, value ->> 'stepId', value ->> 'lineId', value ->> 'lotId', value ->> 'lotNumber', value ->> 'materialCode',
    value -> 'quantity' ->> 'value', value -> 'quantity' ->> 'unit', value -> 'by' ->> 'personId', value -> 'by' ->> 'at',
    value ->> 'status', value ->> 'returned', value ->> 'verifiedBy'
  FROM json_each(?) WHERE true
  ON CONFLICT (batch_id, step_id, line_id) DO UPDATE SET lot_id = excluded.lot_id,
    lot_number = excluded.lot_number, material_code = excluded.material_code,
    quantity_value = excluded.quantity_value, quantity_unit = excluded.quantity_unit,
    person_id = excluded.person_id, used_at = excluded.used_at,
    status = excluded.status, returned_value = excluded.returned_value, verified_by = excluded.verified_by`

/**
 * Uses are added, verified, returned in part, and all of them consumed at once. What went back as a whole and was taken
 * anew, perhaps of another lot, has one row: what is in the batch.
 */
function componentStatements(id: string, before: BatchState, state: BatchState) {
  const isOver = state.completed !== null && before.completed === null
  const changed = state.components.filter(
    (use, index) =>
      (isOver || use !== before.components[index]) && use === useOf(state, use.stepId, use.lineId),
  )
  if (changed.length === 0) return []
  const rows = changed.map((use) => componentRow(state, use))
  return [statement(UPSERT_COMPONENTS, id, canonicalJson(rows))]
}

function componentRow(state: BatchState, use: ComponentUse) {
  const { stepId, lineId, lotId, lotNumber, materialCode, by, verified } = use
  const quantity = netOf(use)
  const returned = decimal.subtract(use.quantity.value, quantity.value)
  const status = statusOfUse(state, use)
  const verifiedBy = verified?.name ?? null
  return { stepId, lineId, lotId, lotNumber, materialCode, by, quantity, returned, status, verifiedBy }
}
