import { statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'

/** The lots that came from a component lot: a batch's edges lead from what it took to the lot that it made. */
const LOTS = `WITH RECURSIVE lots (id) AS (
  SELECT ? UNION SELECT e.child_lot_id FROM lots CROSS JOIN plain_edge e ON e.parent_lot_id = lots.id)`

/** What is affected by a component lot: lots, batches, uses, deliveries and recipients, as a person would ask for each. */
export function plainRecall(lotId: string): Statement[] {
  return [
    `SELECT l.* FROM lots CROSS JOIN plain_lot l ON l.id = lots.id`,
    `SELECT b.* FROM lots CROSS JOIN plain_batch b ON b.id = lots.id`,
    `SELECT u.* FROM lots CROSS JOIN plain_use u ON u.lot_id = lots.id`,
    `SELECT d.* FROM lots CROSS JOIN plain_delivery d ON d.lot_id = lots.id`,
    `SELECT r.* FROM plain_recipient r WHERE r.id IN (SELECT d.recipient_id FROM lots CROSS JOIN plain_delivery d
       ON d.lot_id = lots.id)`,
  ].map((question) => statement(`${LOTS} ${question}`, lotId))
}

/** Ids of what a plain recall answered, for comparing: lots, batches, uses, deliveries, recipients. */
export function plainRecallIds([
  lots = [],
  batches = [],
  uses = [],
  deliveries = [],
  recipients = [],
]: Row[][]): string[][] {
  const ids = (rows: Row[]) => rows.map(({ id }) => id as string).sort()
  return [
    ids(lots),
    ids(batches),
    uses
      .map((row) => `${row.batch_id as string} ${row.lot_id as string} ${row.quantity_value as string}`)
      .sort(),
    ids(deliveries),
    ids(recipients),
  ]
}

/** The genealogy of a component lot: it was received, so nothing but a supplier stands above it. */
export function plainGenealogy(lotId: string): Statement[] {
  return [
    `SELECT l.* FROM lots CROSS JOIN plain_lot l ON l.id = lots.id`,
    `SELECT b.* FROM lots CROSS JOIN plain_batch b ON b.id = lots.id`,
    `SELECT f.* FROM lots CROSS JOIN plain_first f ON f.lot_id = lots.id`,
    `SELECT e.* FROM lots CROSS JOIN plain_edge e ON e.parent_lot_id = lots.id AND e.kind <> 'made'`,
    `SELECT u.* FROM lots CROSS JOIN plain_use u ON u.lot_id = lots.id`,
    `SELECT d.* FROM lots CROSS JOIN plain_delivery d ON d.lot_id = lots.id`,
  ].map((question) => statement(`${LOTS} ${question}`, lotId))
}

/** What a plain genealogy counted, for comparing: nodes that are lots or batches, and movements. */
export function plainGenealogySize([
  lots = [],
  batches = [],
  firsts = [],
  edges = [],
  uses = [],
  deliveries = [],
]: Row[][]) {
  const movements = firsts.length + edges.length + uses.length + deliveries.length
  return { nodes: lots.length + batches.length, movements }
}
