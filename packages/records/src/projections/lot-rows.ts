import type { Statement } from '@batchproof/db'
import { availableInLot, entriesOf } from '@batchproof/domain'
import type { LotEvent, LotState, RecipientState } from '@batchproof/domain'
import { insertOnce, upsert } from './upsert.ts'
import type { EventProjection, Projection, WrittenEvent } from './projection.ts'

/** Row of a lot. A product lot expires on the date of its BUD, once that is fixed. */
export const projectLot: Projection<LotState> = (id, _before, state, written) => {
  const { identity, onHand, certificate, beyondUse, proposal } = state
  if (!identity || !onHand) return []
  return [
    upsert('lot_row', ['id'], {
      id,
      lot_number: identity.lotNumber,
      kind: identity.kind,
      material_code: identity.materialCode,
      material_name: identity.materialName,
      status: state.status,
      status_reason: state.statusReason,
      barcode: state.barcode,
      gtin: identity.gtin,
      supplier: identity.supplier,
      supplier_lot: identity.supplierLot,
      expires_on: beyondUse?.on ?? identity.expiresOn,
      received_on: identity.receivedOn,
      on_hand_value: onHand.value,
      on_hand_unit: onHand.unit,
      available_value: availableInLot(state)?.value ?? '0',
      batch_id: identity.batchId,
      product_line: identity.productLine,
      sterile: identity.sterile ? 1 : 0,
      has_certificate: identity.certificateSha256 !== null || certificate.length > 0 ? 1 : 0,
      waits_for_adjustment: proposal ? 1 : 0,
      updated_at: written.lastAt,
    }),
  ]
}

/** Row of a recipient. */
export const projectRecipient: Projection<RecipientState> = (id, _before, { details, active }, { lastAt }) =>
  details
    ? [upsert('recipient_row', ['id'], { id, ...details, active: active ? 1 : 0, updated_at: lastAt })]
    : []

/** What one event of a lot adds: ledger entries, edges of its genealogy, a sale, a result, an override. */
export const projectLotEvent: EventProjection<LotState> = (lotId, before, event) => {
  const happened = { type: event.type, payload: event.payload } as LotEvent
  return [
    ...ledgerRows(lotId, before, event, happened),
    ...edgeRows(lotId, event, happened),
    ...otherRows(lotId, event, happened),
  ]
}

function ledgerRows(lotId: string, before: LotState, event: WrittenEvent, happened: LotEvent): Statement[] {
  const entries = entriesOf(happened, before.onHand?.unit ?? null)
  return entries.map((entry, ordinal) =>
    insertOnce('ledger_entry', {
      lot_id: lotId,
      version: event.version,
      ordinal,
      kind: entry.kind,
      from_account: entry.from,
      to_account: entry.to,
      quantity_value: entry.quantity.value,
      quantity_unit: entry.quantity.unit,
      batch_id: entry.batchId,
      other_lot_id: entry.otherLotId,
      recipient_id: entry.recipientId,
      document_number: entry.documentNumber,
      reason: entry.reason,
      ...whoAndWhen(event),
    }),
  )
}

const whoAndWhen = ({ personId, personName, recordedAt }: WrittenEvent) => ({
  person_id: personId,
  person_name: personName,
  at: recordedAt,
})

function edgeRows(lotId: string, { recordedAt: at }: WrittenEvent, event: LotEvent): Statement[] {
  if (event.type === 'LotDerived')
    return event.payload.parents.map(({ lotId: parent, quantity }) =>
      insertOnce('lot_edge', {
        child_lot_id: lotId,
        parent_lot_id: parent,
        kind: event.payload.kind,
        batch_id: '',
        quantity_value: quantity.value,
        quantity_unit: quantity.unit,
        at,
      }),
    )
  if (event.type !== 'LotConsumed') return []
  // The oldest events do not say what was made of it: a product lot has the id of its batch.
  const { batchId, productLotId = batchId, quantity } = event.payload
  if (productLotId === null) return []
  return [
    insertOnce('lot_edge', {
      child_lot_id: productLotId,
      parent_lot_id: lotId,
      kind: 'made',
      batch_id: batchId,
      quantity_value: quantity.value,
      quantity_unit: quantity.unit,
      at,
    }),
  ]
}

function otherRows(lotId: string, event: WrittenEvent, happened: LotEvent): Statement[] {
  const { version } = event
  if (happened.type === 'LotDistributed') {
    const { recipientId, recipientName, quantity, distributedOn, documentNumber } = happened.payload
    return [
      insertOnce('distribution', {
        id: event.id,
        lot_id: lotId,
        recipient_id: recipientId,
        recipient_name: recipientName,
        quantity_value: quantity.value,
        quantity_unit: quantity.unit,
        distributed_on: distributedOn,
        document_number: documentNumber,
        ...whoAndWhen(event),
      }),
    ]
  }
  if (happened.type === 'LotBlockOverridden')
    return [insertOnce('lot_override', { lot_id: lotId, version, ...happened.payload, ...whoAndWhen(event) })]
  if (happened.type !== 'LotResultRecorded') return []
  const { analyte, value, unit, limitLow, limitHigh, passed, method, reportNumber } = happened.payload
  const { person_name, at } = whoAndWhen(event)
  return [
    insertOnce('lot_result', {
      lot_id: lotId,
      version,
      analyte,
      value,
      unit,
      limit_low: limitLow,
      limit_high: limitHigh,
      passed: passed ? 1 : 0,
      method,
      report_number: reportNumber,
      person_name,
      at,
    }),
  ]
}
