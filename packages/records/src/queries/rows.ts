import type { Row } from '@batchproof/db'
import type { BatchProgress } from '@batchproof/domain'
import type {
  BatchRow,
  DeviationRow,
  FloorCard,
  FormulaRow,
  LotRow,
  NotificationView,
} from '@batchproof/protocol'

/** Lists show at most so many rows at once. */
export const LONGEST_PAGE = 200
export const USUAL_PAGE = 50

/** What is going on with a batch, from its row of `batch_row`; null on a row older than its column. */
export function progressFromRow({ progress }: Row): BatchProgress | null {
  return typeof progress === 'string' ? (JSON.parse(progress) as BatchProgress) : null
}

/** A batch's line from its row of `batch_row`. */
export function batchFromRow(row: Row): BatchRow {
  return {
    id: row.id as string,
    batchNumber: row.batch_number as string,
    recordId: row.record_id as string,
    status: row.status as BatchRow['status'],
    productName: row.product_name as string,
    strength: row.strength as string,
    productCode: row.product_code as string,
    formulaId: row.formula_id as string,
    formulaVersion: row.formula_version as number,
    hazardous: row.hazardous === 1,
    technicianId: row.technician_id as string | null,
    technicianName: row.technician_name as string | null,
    roomId: row.room_id as string | null,
    roomName: row.room_name as string | null,
    startsAt: row.starts_at as string | null,
    endsAt: row.ends_at as string | null,
    plannedUnits: row.planned_units as number,
    goodUnits: row.good_units as number | null,
    yieldPercent: row.yield_percent as string | null,
    stepsDone: row.steps_done as number,
    stepsTotal: row.steps_total as number,
    currentStep: row.current_step as string | null,
    waitsForWitness: row.waits_for_witness === 1,
    held: row.held === 1,
    hasDeviations: row.has_deviations === 1,
    progress: progressFromRow(row),
    commencedAt: row.commenced_at as string | null,
    submittedAt: row.submitted_at as string | null,
    releasedAt: row.released_at as string | null,
    beyondUseAt: row.beyond_use_at as string | null,
    updatedAt: row.updated_at as string,
  }
}

/** A card of the floor from a row of `batch_row`. */
export function cardFromRow(row: Row): FloorCard {
  return {
    id: row.id as string,
    batchNumber: row.batch_number as string,
    productName: row.product_name as string,
    strength: row.strength as string,
    status: row.status as string,
    hazardous: row.hazardous === 1,
    technicianId: row.technician_id as string | null,
    technicianName: row.technician_name as string | null,
    roomId: row.room_id as string | null,
    roomName: row.room_name as string | null,
    startsAt: row.starts_at as string | null,
    endsAt: row.ends_at as string | null,
    commencedAt: row.commenced_at as string | null,
    stepsDone: row.steps_done as number,
    stepsTotal: row.steps_total as number,
    currentStep: row.current_step as string | null,
    waitsForWitness: row.waits_for_witness === 1,
    held: row.held === 1,
    hasDeviations: row.has_deviations === 1,
    progress: progressFromRow(row),
    updatedAt: row.updated_at as string,
  }
}

/** A lot's line from its row of `lot_row`. */
export function lotFromRow(row: Row): LotRow {
  return {
    id: row.id as string,
    lotNumber: row.lot_number as string,
    kind: row.kind as LotRow['kind'],
    materialCode: row.material_code as string,
    materialName: row.material_name as string,
    status: row.status as LotRow['status'],
    statusReason: row.status_reason as string,
    barcode: row.barcode as string | null,
    supplier: row.supplier as string,
    supplierLot: row.supplier_lot as string,
    expiresOn: row.expires_on as string | null,
    receivedOn: row.received_on as string,
    onHandValue: row.on_hand_value as string,
    onHandUnit: row.on_hand_unit as string,
    availableValue: row.available_value as string,
    batchId: row.batch_id as string | null,
    productLine: row.product_line as string | null,
    sterile: row.sterile === 1,
    hasCertificate: row.has_certificate === 1,
    waitsForAdjustment: row.waits_for_adjustment === 1,
  }
}

/** A deviation's line; the row carries `opened_by_name` beside its own columns. */
export function deviationFromRow(row: Row): DeviationRow {
  return {
    id: row.id as string,
    recordId: row.record_id as string,
    status: row.status as DeviationRow['status'],
    type: row.type as string,
    description: row.description as string,
    batchId: row.batch_id as string | null,
    batchNumber: row.batch_number as string | null,
    stepId: row.step_id as string | null,
    openedByName: (row.opened_by_name as string | null) ?? '',
    openedAt: row.opened_at as string,
    updatedAt: row.updated_at as string,
  }
}

/** A formula's line from its row of `formula_row`. */
export function formulaFromRow(row: Row): FormulaRow {
  return {
    id: row.id as string,
    recordId: row.record_id as string,
    name: row.name as string,
    strength: row.strength as string,
    productCode: row.product_code as string,
    productLine: row.product_line as string,
    hazardous: row.hazardous === 1,
    approvedVersion: row.approved_version as number | null,
    openVersion: row.open_version as number | null,
    latestStatus: row.latest_status as FormulaRow['latestStatus'],
    updatedAt: row.updated_at as string,
  }
}

/** A notice from its row of `notification`. */
export function notificationFromRow(row: Row): NotificationView {
  return {
    id: row.id as string,
    kind: row.kind as string,
    title: row.title as string,
    body: row.body as string,
    href: row.href as string,
    createdAt: row.created_at as string,
    readAt: row.read_at as string | null,
  }
}
