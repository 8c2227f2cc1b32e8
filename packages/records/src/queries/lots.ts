import { statement } from '@batchproof/db'
import type { LotStatus } from '@batchproof/domain'
import type { LotRow, Page } from '@batchproof/protocol'
import { Conditions, containing, pageOf } from './page.ts'
import { lotFromRow, USUAL_PAGE } from './rows.ts'
import type { Records } from '../records.ts'

export interface LotFilter {
  /** Part of a lot number, supplier, supplier's lot, material name or code, or a whole barcode. */
  readonly search?: string
  readonly kind?: 'component' | 'product'
  readonly status?: readonly LotStatus[]
  readonly materialCode?: string
  /** Lots that expire on this day or earlier. */
  readonly expiresBy?: string
  /** Lots of which something can still be issued (`free`), is taken by running batches (`taken`), or none is left. */
  readonly stock?: 'free' | 'taken' | 'none'
  readonly productLine?: string
  /** Only lots with an adjustment that waits for its second person. */
  readonly waitsForAdjustment?: boolean
  readonly cursor?: string | null
  readonly limit?: number
}

const PARTS = ['lot_number', 'supplier', 'supplier_lot', 'material_name', 'material_code']
const SEARCHED = `${PARTS.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')} OR barcode = ?`
/** First expiry first, then what has none, and last what can no longer be used. The index `lot_row_expiry` is in this order. */
const BY_EXPIRY =
  "(CASE WHEN status IN ('consumed', 'rejected') THEN '1 ' ELSE '0 ' END || coalesce(expires_on, '9999'))"

/** A quantity of the row against nothing; a comparison with zero is exact in floats too. */
const STOCK = {
  free: 'CAST(available_value AS REAL) > 0',
  taken: 'CAST(on_hand_value AS REAL) > CAST(available_value AS REAL)',
  none: 'CAST(on_hand_value AS REAL) <= 0',
} as const

/** The conditions of a filter over `lot_row`, without the place in the list. */
export function lotConditions(filter: Omit<LotFilter, 'cursor' | 'limit'>): Conditions {
  const conditions = new Conditions().among('status', filter.status)
  if (filter.search?.trim()) {
    const part = containing(filter.search)
    conditions.and(SEARCHED, ...PARTS.map(() => part), filter.search.trim())
  }
  if (filter.kind !== undefined) conditions.and('kind = ?', filter.kind)
  if (filter.materialCode !== undefined) conditions.and('material_code = ?', filter.materialCode)
  if (filter.expiresBy !== undefined) conditions.and('expires_on <= ?', filter.expiresBy)
  if (filter.stock !== undefined) conditions.and(STOCK[filter.stock])
  if (filter.productLine !== undefined) conditions.and('product_line = ?', filter.productLine)
  if (filter.waitsForAdjustment) conditions.and('waits_for_adjustment = 1')
  return conditions
}

/** A page of lots, soonest expiry first. */
export async function listLots(records: Records, filter: LotFilter): Promise<Page<LotRow>> {
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = lotConditions(filter)
  conditions.after(BY_EXPIRY, 'id', 'ASC', filter.cursor)
  const sql = `SELECT *, ${BY_EXPIRY} AS ordered_by FROM lot_row${conditions.where} ORDER BY ${BY_EXPIRY}, id LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, lotFromRow, (row) => ({ value: row.ordered_by as string, id: row.id as string }))
}
