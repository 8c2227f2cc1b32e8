import type { RecallStart } from '@batchproof/domain'

type Argument = string | number

/** A piece of SQL with the values for its question marks, in order. */
export interface SqlPart {
  readonly sql: string
  readonly args: readonly Argument[]
}

/** A start as columns: kind, id, supplier, supplier_lot. */
export function startColumns(start: RecallStart): [string, string, string, string] {
  switch (start.kind) {
    case 'lot':
      return ['lot', start.lotId, '', '']
    case 'batch':
      return ['batch', start.batchId, '', '']
    case 'recipient':
      return ['recipient', start.recipientId, '', '']
    case 'supplier_lot':
      return ['supplier_lot', '', start.supplier, start.supplierLot]
    default:
      return start satisfies never
  }
}

/** Where a walk starts: as it is named, or as a recall on record names it. */
export type StartSource = { readonly start: RecallStart } | { readonly recallId: string }

function startPart(source: StartSource): SqlPart {
  if ('start' in source)
    return {
      sql: 'SELECT ? AS kind, ? AS id, ? AS supplier, ? AS supplier_lot',
      args: startColumns(source.start),
    }
  return {
    sql: `SELECT start_kind AS kind, start_id AS id, start_supplier AS supplier, start_supplier_lot AS supplier_lot
      FROM recall_row WHERE id = ?`,
    args: [source.recallId],
  }
}

/**
 * One step with the product: a lot goes into batches and into lots split off, combined or transformed; a batch makes
 * the lot of its own id. Uses stand in `batch_component` from the moment of issue, so a running batch counts.
 */
const STEPS_DOWN = `SELECT 'batch', c.batch_id FROM down r CROSS JOIN batch_component c ON c.lot_id = r.id WHERE r.kind = 'lot'
  UNION
  SELECT 'lot', e.child_lot_id FROM down r CROSS JOIN lot_edge e ON e.parent_lot_id = r.id WHERE r.kind = 'lot'
  UNION
  SELECT 'lot', l.id FROM down r CROSS JOIN lot_row l ON l.id = r.id WHERE r.kind = 'batch'`

/** One step against it, to where the material came from. */
const STEPS_UP = `SELECT 'lot', c.lot_id FROM up r CROSS JOIN batch_component c ON c.batch_id = r.id WHERE r.kind = 'batch'
  UNION
  SELECT 'lot', e.parent_lot_id FROM up r CROSS JOIN lot_edge e ON e.child_lot_id = r.id WHERE r.kind = 'lot'
  UNION
  SELECT 'batch', b.id FROM up r CROSS JOIN batch_row b ON b.id = r.id WHERE r.kind = 'lot'`

/**
 * `WITH` clause of everything that came from a start: table `down (kind, id)`. A row is walked on from once, so no way
 * is followed twice and none for ever; the work grows with what is found, not with the record. At most `limit` rows,
 * nearest first.
 */
export function walkDown(source: StartSource, limit: number): SqlPart {
  const start = startPart(source)
  return {
    sql: `WITH RECURSIVE start AS (${start.sql}),
      seed (kind, id) AS (
        SELECT kind, id FROM start WHERE kind IN ('lot', 'batch')
        UNION SELECT 'lot', l.id FROM start s CROSS JOIN lot_row l
          ON l.supplier_lot = s.supplier_lot AND l.supplier = s.supplier WHERE s.kind = 'supplier_lot'
        UNION SELECT 'lot', d.lot_id FROM start s CROSS JOIN distribution d ON d.recipient_id = s.id WHERE s.kind = 'recipient'
      ),
      down (kind, id) AS (SELECT kind, id FROM seed UNION ${STEPS_DOWN} LIMIT ?)`,
    args: [...start.args, limit],
  }
}

/** `WITH` clause of both ways from one lot or batch: tables `down` and `up (kind, id)`, each of at most `limit` rows. */
export function walkBothWays(kind: 'lot' | 'batch', id: string, limit: number): SqlPart {
  return {
    sql: `WITH RECURSIVE down (kind, id) AS (SELECT ?, ? UNION ${STEPS_DOWN} LIMIT ?),
      up (kind, id) AS (SELECT ?, ? UNION ${STEPS_UP} LIMIT ?)`,
    args: [kind, id, limit, kind, id, limit],
  }
}
