import { csvText } from '../csv.ts'
import type { RecallReport } from './recall-report.ts'

const HEADINGS = [
  'recall',
  'drill',
  'record',
  'lot_number',
  'lot_kind',
  'lot_status',
  'material_or_product',
  'supplier',
  'supplier_lot',
  'batch_number',
  'batch_status',
  'quantity',
  'unit',
  'recipient',
  'address',
  'contact',
  'date',
  'document_number',
] as const
type Row = Partial<Record<(typeof HEADINGS)[number], string>>

/**
 * Everything that a recall affects, one line a fact: `opened`, `frozen`, `closed` (the quantity is the time since it was
 * opened), `lot` (what the house still has), `batch`, `use` (what a batch took of an affected lot), `recipient` (whom to
 * call) and `distribution` (who received what, when). Times in UTC, quantities as recorded.
 */
export function recallCsv({ recall, affected }: RecallReport): string {
  const all = { recall: recall.recordId, drill: recall.drill ? 'yes' : 'no' }
  const acts = [
    { record: 'opened', act: recall.opened, seconds: 0 },
    { record: 'frozen', act: recall.frozen, seconds: recall.freezeElapsedSeconds },
    { record: 'closed', act: recall.closed, seconds: recall.closeElapsedSeconds },
  ].flatMap(({ record, act, seconds }): Row[] =>
    act ? [{ record, date: act.at, quantity: String(seconds ?? ''), unit: 's' }] : [],
  )
  const recipients = affected.recipients.map(({ name, address, contact }): Row => ({
    record: 'recipient',
    recipient: name,
    address,
    contact,
  }))
  const lots = affected.lots.map((lot): Row => ({
    record: 'lot',
    lot_number: lot.lotNumber,
    lot_kind: lot.kind,
    lot_status: lot.status,
    material_or_product: lot.materialName,
    supplier: lot.supplier,
    supplier_lot: lot.supplierLot,
    quantity: lot.left.value,
    unit: lot.left.unit,
  }))
  const batches = affected.batches.flatMap((batch): Row[] => {
    const own = {
      batch_number: batch.batchNumber,
      batch_status: batch.status,
      material_or_product: `${batch.productName} ${batch.strength}`,
    }
    const uses = batch.uses.map(({ lotNumber, quantity, at }): Row => ({
      ...own,
      record: 'use',
      lot_number: lotNumber,
      quantity: quantity.value,
      unit: quantity.unit,
      date: at,
    }))
    return [{ ...own, record: 'batch', date: batch.releasedAt ?? '' }, ...uses]
  })
  const distributions = affected.distributions.map((item): Row => ({
    record: 'distribution',
    lot_number: item.lotNumber,
    quantity: item.quantity.value,
    unit: item.quantity.unit,
    recipient: item.recipientName,
    date: item.distributedOn,
    document_number: item.documentNumber,
  }))
  const rows = [...acts, ...lots, ...batches, ...recipients, ...distributions]
  return csvText(
    HEADINGS,
    rows.map((row) => HEADINGS.map((heading) => ({ ...all, ...row })[heading] ?? '')),
  )
}
