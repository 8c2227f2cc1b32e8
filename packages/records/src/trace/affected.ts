import { statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'
import type {
  Affected,
  AffectedBatch,
  AffectedDistribution,
  AffectedLot,
  AffectedRecipient,
  LotStatus,
  Quantity,
  Unit,
} from '@batchproof/domain'
import { grouped, rowsByTag } from './tagged-rows.ts'
import { walkDown } from './walk.ts'
import type { StartSource } from './walk.ts'

/**
 * Lots and batches that one recall may reach. Each lot of a freeze is an event, its state, its row and its notice of
 * one atomic write; docs/adr/0010 says what that costs.
 */
export const MOST_AFFECTED = 2000

/**
 * Everything that came from a start, in one statement: rows are told apart by `tag`. One walk serves all of them, and
 * what belongs to what it found is looked up by index.
 */
export function affectedStatement(source: StartSource): Statement {
  const { sql, args } = walkDown(source, MOST_AFFECTED + 1)
  return statement(
    `${sql},
    reached AS MATERIALIZED (SELECT kind, id FROM down),
    made (batch_id) AS (
      SELECT id FROM reached WHERE kind = 'batch'
      UNION SELECT b.id FROM reached r CROSS JOIN batch_row b ON b.id = r.id WHERE r.kind = 'lot'
    )
    SELECT 'size' AS tag, CAST(count(*) AS TEXT) AS a, NULL AS b, NULL AS c, NULL AS d, NULL AS e, NULL AS f, NULL AS g,
      NULL AS h, NULL AS i, NULL AS j FROM reached
    UNION ALL
    SELECT 'lot', l.id, l.lot_number, l.kind, l.material_code, l.material_name, l.supplier, l.supplier_lot, l.status,
      l.on_hand_value, l.on_hand_unit FROM reached r CROSS JOIN lot_row l ON l.id = r.id WHERE r.kind = 'lot'
    UNION ALL
    SELECT 'batch', b.id, b.batch_number, b.product_name, b.strength, b.status, CAST(b.good_units AS TEXT), b.released_at,
      NULL, NULL, NULL FROM made m CROSS JOIN batch_row b ON b.id = m.batch_id
    UNION ALL
    SELECT 'use', c.batch_id, c.lot_id, c.quantity_value, c.quantity_unit, c.used_at, NULL, NULL, NULL, NULL, NULL
      FROM reached r CROSS JOIN batch_component c ON c.lot_id = r.id WHERE r.kind = 'lot'
    UNION ALL
    SELECT 'distribution', d.id, d.lot_id, d.recipient_id, d.recipient_name, d.quantity_value, d.quantity_unit,
      d.distributed_on, d.document_number, NULL, NULL
      FROM reached r CROSS JOIN distribution d ON d.lot_id = r.id WHERE r.kind = 'lot'
    UNION ALL
    SELECT 'recipient', p.id, p.name, p.address, p.contact, NULL, NULL, NULL, NULL, NULL, NULL
      FROM (SELECT DISTINCT d.recipient_id FROM reached r CROSS JOIN distribution d ON d.lot_id = r.id
        WHERE r.kind = 'lot') got CROSS JOIN recipient_row p ON p.id = got.recipient_id`,
    ...args,
  )
}

type Cells = Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j', string>

/** In the order of a text that is made once for each: comparing makes none. */
function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
    .map(({ item }) => item)
}

const quantityOf = (value: string, unit: string): Quantity => ({ value, unit: unit as Unit })

const lotFrom = ({ a, b, c, d, e, f, g, h, i, j }: Cells): AffectedLot => ({
  id: a,
  lotNumber: b,
  kind: c as AffectedLot['kind'],
  materialCode: d,
  materialName: e,
  supplier: f,
  supplierLot: g,
  status: h as LotStatus,
  left: quantityOf(i, j),
})

/** The affected set from the rows of its statement, sorted as people read it. */
export function affectedFromRows(rows: readonly Row[]): Affected {
  const of = rowsByTag<Cells>(rows)
  const lots = sortedBy(of('lot').map(lotFrom), ({ kind, lotNumber }) => `${kind} ${lotNumber}`)
  const numbers = new Map(lots.map(({ id, lotNumber }) => [id, lotNumber]))
  const uses = grouped(of('use'), ({ a }) => a)
  const batches = of('batch').map(({ a, b, c, d, e, f, g }): AffectedBatch => ({
    id: a,
    batchNumber: b,
    productName: c,
    strength: d,
    status: e,
    goodUnits: f ? Number(f) : null,
    releasedAt: g,
    uses: sortedBy(
      (uses.get(a) ?? []).map((use) => ({
        lotId: use.b,
        lotNumber: numbers.get(use.b) ?? '',
        quantity: quantityOf(use.c, use.d),
        at: use.e,
      })),
      ({ lotNumber, at }) => `${lotNumber} ${at}`,
    ),
  }))
  const distributions = of('distribution').map(({ a, b, c, d, e, f, g, h }): AffectedDistribution => ({
    id: a,
    lotId: b,
    lotNumber: numbers.get(b) ?? '',
    recipientId: c,
    recipientName: d,
    quantity: quantityOf(e, f),
    distributedOn: g,
    documentNumber: h,
  }))
  const recipients = of('recipient').map(({ a, b, c, d }): AffectedRecipient => ({
    id: a,
    name: b,
    address: c,
    contact: d,
  }))
  const size = Number(of('size')[0]?.a ?? 0)
  return {
    lots,
    batches: sortedBy(batches, ({ batchNumber }) => batchNumber),
    distributions: sortedBy(
      distributions,
      ({ recipientName, distributedOn, id }) => `${recipientName} ${distributedOn} ${id}`,
    ),
    recipients: sortedBy(recipients, ({ name, id }) => `${name} ${id}`),
    complete: size <= MOST_AFFECTED,
  }
}

/** Where a start that a person named is found, in words; no row: there is no such thing. */
export function startLabelStatement(source: StartSource): Statement {
  const { sql, args } = walkDown(source, 1)
  return statement(
    `${sql}
    SELECT 'Lot ' || l.lot_number || ', ' || l.material_name AS label FROM start s CROSS JOIN lot_row l ON l.id = s.id WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'Batch ' || b.batch_number || ', ' || b.product_name || ' ' || b.strength FROM start s CROSS JOIN batch_row b ON b.id = s.id
      WHERE s.kind = 'batch'
    UNION ALL
    SELECT 'Supplier’s lot ' || s.supplier_lot || ' of ' || s.supplier FROM start s WHERE s.kind = 'supplier_lot'
      AND EXISTS (SELECT 1 FROM lot_row l WHERE l.supplier_lot = s.supplier_lot AND l.supplier = s.supplier)
    UNION ALL
    SELECT 'Recipient ' || r.name FROM start s CROSS JOIN recipient_row r ON r.id = s.id WHERE s.kind = 'recipient'`,
    ...args,
  )
}
