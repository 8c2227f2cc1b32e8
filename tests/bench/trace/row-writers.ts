import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

type By = readonly [personId: string, name: string]

/** Rows of the read tables, with the columns that differ from row to row. */
export interface RowWriters {
  lot(
    id: string,
    number: string,
    kind: 'component' | 'product',
    code: string,
    name: string,
    supplier: string,
    supplierLot: string,
    at: string,
    unit: string,
    batchId: string | null,
  ): void
  batch(id: string, number: string, recordId: string, at: string): void
  use(
    batchId: string,
    lineId: string,
    lotId: string,
    lotNumber: string,
    code: string,
    grams: string,
    at: string,
  ): void
  entry(
    lotId: string,
    version: number,
    kind: string,
    from: string,
    to: string,
    value: string,
    unit: string,
    batchId: string | null,
    by: By,
    at: string,
  ): void
  edge(child: string, parent: string, kind: string, batchId: string, grams: string, at: string): void
  delivery(
    id: string,
    lotId: string,
    recipientId: string,
    recipient: string,
    document: string,
    by: By,
    at: string,
  ): void
  recipient(id: string, name: string): void
}

/** Prepares an insert of named columns; what is in `fixed` is the same in every row. */
function inserter(
  db: DatabaseSync,
  table: string,
  columns: string,
  fixed: Readonly<Record<string, string | number>> = {},
): (...cells: SQLInputValue[]) => void {
  const names = columns.split(' ')
  const all = [...names, ...Object.keys(fixed)]
  const values = [
    ...names.map(() => '?'),
    ...Object.values(fixed).map((value) => (typeof value === 'number' ? value : `'${value}'`)),
  ]
  const prepared = db.prepare(`INSERT INTO ${table} (${all.join()}) VALUES (${values.join()})`)
  return (...cells) => void prepared.run(...cells)
}

/** Writers of the rows of a history. */
export function rowWriters(db: DatabaseSync): RowWriters {
  const lot = inserter(
    db,
    'lot_row',
    'id lot_number kind material_code material_name supplier supplier_lot received_on on_hand_unit batch_id updated_at',
    { status: 'released', on_hand_value: '8', available_value: '8' },
  )
  const batch = inserter(db, 'batch_row', 'id batch_number record_id released_at updated_at', {
    status: 'released',
    formula_id: 'f',
    formula_version: 1,
    product_code: 'P',
    product_name: 'Product',
    strength: '1 mg/mL',
    hazardous: 0,
    planned_units: 100,
    good_units: 98,
    steps_total: 14,
    steps_done: 14,
    waits_for_witness: 0,
    held: 0,
    has_deviations: 0,
  })
  const use = inserter(
    db,
    'batch_component',
    'batch_id line_id lot_id lot_number material_code quantity_value used_at',
    { step_id: 'step', quantity_unit: 'g', person_id: 'maria', status: 'consumed' },
  )
  const entry = inserter(
    db,
    'ledger_entry',
    'lot_id version kind from_account to_account quantity_value quantity_unit batch_id person_id person_name at',
    { ordinal: 0 },
  )
  const edge = inserter(db, 'lot_edge', 'child_lot_id parent_lot_id kind batch_id quantity_value at', {
    quantity_unit: 'g',
  })
  const delivery = inserter(
    db,
    'distribution',
    'id lot_id recipient_id recipient_name document_number person_id person_name distributed_on at',
    { quantity_value: '30', quantity_unit: 'each' },
  )
  const recipient = inserter(db, 'recipient_row', 'id code name', {
    address: '1 Main Street',
    contact: 'Pharmacy, 555-0100',
    active: 1,
    updated_at: '',
  })
  return {
    lot: (id, number, kind, code, name, supplier, supplierLot, at, unit, batchId) =>
      lot(id, number, kind, code, name, supplier, supplierLot, at.slice(0, 10), unit, batchId, at),
    batch: (id, number, recordId, at) => batch(id, number, recordId, at, at),
    use,
    entry: (lotId, version, kind, from, to, value, unit, batchId, by, at) =>
      entry(lotId, version, kind, from, to, value, unit, batchId, ...by, at),
    edge,
    delivery: (id, lotId, recipientId, name, document, by, at) =>
      delivery(id, lotId, recipientId, name, document, ...by, at.slice(0, 10), at),
    recipient: (id, name) => recipient(id, id, name),
  }
}
