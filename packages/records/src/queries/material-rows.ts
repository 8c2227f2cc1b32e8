import type { Row } from '@batchproof/db'
import type {
  DistributionRow,
  LedgerLine,
  LotRelation,
  LotResultRow,
  LotUse,
  OverrideRow,
  RecipientRow,
} from '@batchproof/protocol'

const quantity = (row: Row) => ({
  quantityValue: row.quantity_value as string,
  quantityUnit: row.quantity_unit as string,
})

/** A ledger line from its row of `ledger_entry`, with the names of what it points to beside its own columns. */
export function ledgerLineFromRow(row: Row): LedgerLine {
  return {
    ...quantity(row),
    version: row.version as number,
    ordinal: row.ordinal as number,
    kind: row.kind as LedgerLine['kind'],
    fromAccount: row.from_account as string,
    toAccount: row.to_account as string,
    batchId: row.batch_id as string | null,
    batchNumber: row.batch_number as string | null,
    otherLotId: row.other_lot_id as string | null,
    otherLotNumber: row.other_lot_number as string | null,
    recipientId: row.recipient_id as string | null,
    recipientName: row.recipient_name as string | null,
    documentNumber: row.document_number as string | null,
    reason: row.reason as string | null,
    personName: row.person_name as string,
    at: row.at as string,
  }
}

/** A parent or child from its row of `lot_edge` joined with its `lot_row`. */
export function relationFromRow(row: Row): LotRelation {
  return {
    ...quantity(row),
    lotId: row.lot_id as string,
    lotNumber: row.lot_number as string,
    materialName: row.material_name as string,
    status: row.status as LotRelation['status'],
    kind: row.kind as LotRelation['kind'],
    batchId: (row.batch_id as string) || null,
    batchNumber: row.batch_number as string | null,
    at: row.at as string,
  }
}

/** A sale from its row of `distribution` joined with its `lot_row`. */
export function distributionFromRow(row: Row): DistributionRow {
  return {
    ...quantity(row),
    id: row.id as string,
    lotId: row.lot_id as string,
    lotNumber: row.lot_number as string,
    materialName: row.material_name as string,
    recipientId: row.recipient_id as string,
    recipientName: row.recipient_name as string,
    distributedOn: row.distributed_on as string,
    documentNumber: row.document_number as string,
    personName: row.person_name as string,
    at: row.at as string,
  }
}

/** A result from its row of `lot_result`. */
export function resultFromRow(row: Row): LotResultRow {
  return {
    version: row.version as number,
    analyte: row.analyte as string,
    value: row.value as string,
    unit: row.unit as string,
    limitLow: row.limit_low as string | null,
    limitHigh: row.limit_high as string | null,
    passed: row.passed === 1,
    method: row.method as string,
    reportNumber: row.report_number as string,
    personName: row.person_name as string,
    at: row.at as string,
  }
}

/** An override from its row of `lot_override` joined with its `lot_row`. */
export function overrideFromRow(row: Row): OverrideRow {
  return {
    lotId: row.lot_id as string,
    lotNumber: row.lot_number as string,
    materialName: row.material_name as string,
    version: row.version as number,
    block: row.block as OverrideRow['block'],
    detail: row.detail as string,
    justification: row.justification as string,
    personName: row.person_name as string,
    at: row.at as string,
  }
}

/** What a batch took of a lot, from its row of `batch_component` joined with its `batch_row`. */
export function useFromRow(row: Row): LotUse {
  return {
    ...quantity(row),
    batchId: row.batch_id as string,
    batchNumber: row.batch_number as string,
    stepId: row.step_id as string,
    lineId: row.line_id as string,
    status: row.status as LotUse['status'],
    returnedValue: row.returned_value as string,
    verifiedBy: row.verified_by as string | null,
    usedAt: row.used_at as string,
  }
}

/** A recipient from its row of `recipient_row`. */
export function recipientFromRow(row: Row): RecipientRow {
  return {
    id: row.id as string,
    code: row.code as string,
    name: row.name as string,
    address: row.address as string,
    contact: row.contact as string,
    active: row.active === 1,
    updatedAt: row.updated_at as string,
  }
}
