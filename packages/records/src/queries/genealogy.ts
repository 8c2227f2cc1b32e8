import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import { balanceOfRoot, genealogyOf, subtractQuantities } from '@batchproof/domain'
import type { GenealogyLink, GenealogyNode, LinkKind, Quantity, Unit } from '@batchproof/domain'
import type { GenealogyView } from '@batchproof/protocol'
import { rowsByTag } from '../trace/tagged-rows.ts'
import { walkBothWays } from '../trace/walk.ts'
import type { Records } from '../records.ts'

/** Lots and batches that one picture shows in each direction: more than a person can follow. */
export const MOST_IN_PICTURE = 300

/**
 * Everything of one lot or batch in one statement: both walks, then nodes and movements by index, told apart by `tag`.
 * A movement whose other end is past the limit comes too, so that the picture can say where it was cut.
 */
function genealogyStatement(kind: 'lot' | 'batch', id: string): Statement {
  const { sql, args } = walkBothWays(kind, id, MOST_IN_PICTURE + 1)
  return statement(
    `${sql},
    below AS MATERIALIZED (SELECT kind, id FROM down LIMIT ${MOST_IN_PICTURE}),
    above AS MATERIALIZED (SELECT kind, id FROM up LIMIT ${MOST_IN_PICTURE}),
    shown (kind, id) AS MATERIALIZED (SELECT kind, id FROM below UNION SELECT kind, id FROM above)
    SELECT 'cut' AS tag, CAST((SELECT count(*) FROM down) > ${MOST_IN_PICTURE} OR (SELECT count(*) FROM up) > ${MOST_IN_PICTURE} AS TEXT) AS a,
      NULL AS b, NULL AS c, NULL AS d, NULL AS e, NULL AS f, NULL AS g, NULL AS h, NULL AS i
    UNION ALL
    SELECT 'lot', l.id, l.lot_number, l.material_name, l.status, l.available_value, l.on_hand_unit, l.supplier, l.supplier_lot,
      l.on_hand_value
      FROM shown s CROSS JOIN lot_row l ON l.id = s.id WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'batch', b.id, b.batch_number, b.product_name || ' ' || b.strength, b.status, NULL, NULL, NULL, NULL, NULL
      FROM shown s CROSS JOIN batch_row b ON b.id = s.id WHERE s.kind = 'batch'
    UNION ALL
    SELECT 'first', g.lot_id, g.kind, g.quantity_value, g.quantity_unit, g.at, NULL, NULL, NULL, NULL
      FROM shown s CROSS JOIN ledger_entry g ON g.lot_id = s.id AND g.version = 1 AND g.kind IN ('receive', 'make')
      WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'edge', e.parent_lot_id, e.child_lot_id, e.kind, NULL, e.quantity_value, e.quantity_unit, e.at, NULL, NULL
      FROM below s CROSS JOIN lot_edge e ON e.parent_lot_id = s.id AND e.kind <> 'made' WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'edge', e.parent_lot_id, e.child_lot_id, e.kind, NULL, e.quantity_value, e.quantity_unit, e.at, NULL, NULL
      FROM above s CROSS JOIN lot_edge e ON e.child_lot_id = s.id AND e.kind <> 'made' WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'use', c.lot_id, c.batch_id, c.step_id, c.status, c.quantity_value, c.quantity_unit, c.used_at, c.line_id, NULL
      FROM below s CROSS JOIN batch_component c ON c.lot_id = s.id WHERE s.kind = 'lot'
    UNION ALL
    SELECT 'use', c.lot_id, c.batch_id, c.step_id, c.status, c.quantity_value, c.quantity_unit, c.used_at, c.line_id, NULL
      FROM above s CROSS JOIN batch_component c ON c.batch_id = s.id WHERE s.kind = 'batch'
    UNION ALL
    SELECT 'distribution', d.lot_id, d.recipient_id, d.recipient_name, d.document_number, d.quantity_value, d.quantity_unit,
      d.distributed_on, d.id, NULL FROM below s CROSS JOIN distribution d ON d.lot_id = s.id WHERE s.kind = 'lot'`,
    ...args,
  )
}

type Cells = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i', string | null>>

const text = (cell: string | null): string => cell ?? ''
const quantity = (value: string | null, unit: string | null): Quantity => ({
  value: text(value),
  unit: text(unit) as Unit,
})
const nodeOf = (
  kind: GenealogyNode['kind'],
  id: string,
  rest: Pick<GenealogyNode, 'label' | 'detail'> & Partial<GenealogyNode>,
): GenealogyNode => ({ key: `${kind}:${id}`, kind, id, status: null, left: null, ...rest })

interface Found {
  readonly nodes: GenealogyNode[]
  readonly links: GenealogyLink[]
}

/** Lots and batches, and where each came into the house: from a supplier, or out of its batch. */
function withLots(found: Found, of: (tag: string) => Cells[]): void {
  const first = new Map(of('first').map((row) => [text(row.a), row]))
  const batches = new Set(of('batch').map(({ a }) => text(a)))
  const suppliers = new Map<string, GenealogyNode>()
  for (const { a, b, c, d } of of('batch'))
    found.nodes.push(nodeOf('batch', text(a), { label: text(b), detail: text(c), status: d }))
  for (const { a, b, c, d, e, f, g, h } of of('lot')) {
    const id = text(a)
    found.nodes.push(nodeOf('lot', id, { label: text(b), detail: text(c), status: d, left: quantity(e, f) }))
    const came = first.get(id)
    const how = { quantity: came ? quantity(came.c, came.d) : null, at: text(came?.e ?? null), reference: '' }
    // The lot that a batch makes has the batch's own id.
    if (batches.has(id)) found.links.push({ from: `batch:${id}`, to: `lot:${id}`, kind: 'made', ...how })
    // A part of a lot names the supplier's lot too; only the one that was received came from there.
    else if (h && came?.b === 'receive') {
      const supplier = nodeOf('supplier_lot', `${text(g)} ${h}`, { label: h, detail: text(g) })
      suppliers.set(supplier.key, supplier)
      found.links.push({ from: supplier.key, to: `lot:${id}`, kind: 'supplied', ...how })
    }
  }
  found.nodes.push(...suppliers.values())
}

/** A movement that is found on both ways, as in a circle, comes twice: telling so here is cheaper than in the statement. */
function onceEach(rows: readonly Cells[]): Cells[] {
  return [...new Map(rows.map((row) => [`${row.a} ${row.b} ${row.c} ${row.h}`, row])).values()]
}

function withMovements(found: Found, of: (tag: string) => Cells[]): void {
  for (const { a, b, c, e, f, g } of onceEach(of('edge'))) {
    found.links.push({
      from: `lot:${text(a)}`,
      to: `lot:${text(b)}`,
      kind: c as LinkKind,
      quantity: quantity(e, f),
      at: text(g),
      reference: '',
    })
  }
  for (const { a, b, e, f, g } of onceEach(of('use')))
    found.links.push({
      from: `lot:${text(a)}`,
      to: `batch:${text(b)}`,
      kind: 'used',
      quantity: quantity(e, f),
      at: text(g),
      reference: '',
    })
  const recipients = new Map<string, GenealogyNode>()
  for (const { a, b, c, d, e, f, g } of of('distribution')) {
    const recipient = nodeOf('recipient', text(b), { label: text(c), detail: '' })
    recipients.set(recipient.key, recipient)
    found.links.push({
      from: `lot:${text(a)}`,
      to: recipient.key,
      kind: 'distributed',
      quantity: quantity(e, f),
      at: text(g),
      reference: text(d),
    })
  }
  found.nodes.push(...recipients.values())
}

/**
 * What of a lot is put aside for planned batches: its balance less what is free and what running batches have taken,
 * which counts as used from the moment of issue. Null for a batch.
 */
function reservedOf(root: string, of: (tag: string) => Cells[]): Quantity | null {
  const lot = of('lot').find(({ a }) => `lot:${text(a)}` === root)
  if (!lot) return null
  const taken = onceEach(of('use'))
    .filter(({ a, d }) => a === lot.a && d !== 'consumed')
    .map(({ e, f }) => quantity(e, f))
  const rest = [quantity(lot.e, lot.f), ...taken].reduce<Quantity | null>(
    (left, part) => {
      const less = left && subtractQuantities(left, part)
      return less?.ok ? less.quantity : null
    },
    quantity(lot.i, lot.f),
  )
  return rest
}

/** The genealogy of a lot or a batch, both ways, in one read (B21.2, X17). Null when there is no such record. */
export async function readGenealogy(
  records: Records,
  kind: 'lot' | 'batch',
  id: string,
): Promise<GenealogyView | null> {
  const [rows = []] = await records.db.read([genealogyStatement(kind, id)])
  const of = rowsByTag<Cells>(rows)
  const found: Found = { nodes: [], links: [] }
  withLots(found, of)
  withMovements(found, of)
  const root = `${kind}:${id}`
  if (!found.nodes.some(({ key }) => key === root)) return null
  const genealogy = genealogyOf(root, found.nodes, found.links)
  return {
    genealogy,
    balance: balanceOfRoot(genealogy, reservedOf(root, of)),
    limit: MOST_IN_PICTURE,
    cut: of('cut')[0]?.a === '1',
  }
}
