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
  'date',
  'document_number',
] as const
type Row = Partial<Record<(typeof HEADINGS)[number], string>>

/**
 * Everything that a recall affects, one line a fact: `lot` (what is left of it), `batch`, `use` (what a batch took of an
 * affected lot) and `distribution` (who received what, when). Times in UTC, quantities as recorded.
 */
export function recallCsv({ recall, affected }: RecallReport): string {
  const all = { recall: recall.recordId, drill: recall.drill ? 'yes' : 'no' }
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
  const rows = [...lots, ...batches, ...distributions]
  return csvText(
    HEADINGS,
    rows.map((row) => HEADINGS.map((heading) => ({ ...all, ...row })[heading] ?? '')),
  )
}
