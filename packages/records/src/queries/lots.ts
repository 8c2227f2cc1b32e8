import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import type { LotState, LotStatus } from '@batchproof/domain'
import type { AuditRow, LotRow, Page, SignatureView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { auditFromRow, historyStatement } from './audit.ts'
import { Conditions, containing, pageOf } from './page.ts'
import { lotFromRow, USUAL_PAGE } from './rows.ts'
import { signaturesFromRows, signedEventsStatement } from './signatures.ts'
import type { Records } from '../records.ts'

export interface LotFilter {
  /** Part of a lot number, supplier's lot, material name or code, or a whole barcode. */
  readonly search?: string
  readonly kind?: 'component' | 'product'
  readonly status?: readonly LotStatus[]
  readonly materialCode?: string
  /** Lots that expire on this day or earlier. */
  readonly expiresBy?: string
  /** Lots of which something can still be issued (`free`), is taken by running batches (`taken`), or none is left. */
  readonly stock?: 'free' | 'taken' | 'none'
  readonly cursor?: string | null
  readonly limit?: number
}

const SEARCHED = `${['lot_number', 'supplier_lot', 'material_name', 'material_code']
  .map((column) => `${column} LIKE ? ESCAPE '\\'`)
  .join(' OR ')} OR barcode = ?`
/** First expiry first; product lots, which carry a BUD instead, come after, and last what can no longer be used. */
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
    conditions.and(SEARCHED, part, part, part, part, filter.search.trim())
  }
  if (filter.kind !== undefined) conditions.and('kind = ?', filter.kind)
  if (filter.materialCode !== undefined) conditions.and('material_code = ?', filter.materialCode)
  if (filter.expiresBy !== undefined) conditions.and('expires_on <= ?', filter.expiresBy)
  if (filter.stock !== undefined) conditions.and(STOCK[filter.stock])
  return conditions
}

/** A page of lots, soonest expiry first. */
export async function listLots(records: Records, filter: LotFilter): Promise<Page<LotRow>> {
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = lotConditions(filter)
  conditions.after(BY_EXPIRY, 'id', 'ASC', filter.cursor)
  const sql = `SELECT *, ${BY_EXPIRY} AS ordered_by FROM lot_row${conditions.where} ORDER BY ordered_by, id LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, lotFromRow, (row) => ({ value: row.ordered_by as string, id: row.id as string }))
}

/** A lot on its own page: what it is, who disposed of it, and which batches took from it. */
export interface LotView {
  readonly row: LotRow
  readonly state: LotState
  readonly streamVersion: number
  readonly signatures: readonly SignatureView[]
  readonly history: readonly AuditRow[]
  readonly uses: readonly {
    readonly batchId: string
    readonly batchNumber: string
    readonly quantityValue: string
    readonly quantityUnit: string
    readonly usedAt: string
  }[]
}

/** One lot. Null when there is none. */
export async function readLot(records: Records, lotId: string): Promise<LotView | null> {
  const stream = `lot:${lotId}`
  const gathering = new Gathering()
  const head = gathering.head('lot', lotId)
  const row = gathering.ask(statement('SELECT * FROM lot_row WHERE id = ?', lotId), ([found]) =>
    found ? lotFromRow(found) : null,
  )
  const signed = gathering.ask(signedEventsStatement(stream), (rows) => rows)
  const history = gathering.ask(historyStatement(stream), (rows) => rows.map(auditFromRow))
  const uses = gathering.ask(usesStatement(lotId), (rows) =>
    rows.map((use) => ({
      batchId: use.batch_id as string,
      batchNumber: use.batch_number as string,
      quantityValue: use.quantity_value as string,
      quantityUnit: use.quantity_unit as string,
      usedAt: use.used_at as string,
    })),
  )
  await gathering.read(records.db)
  const found = row()
  if (!found) return null
  const { state, version } = head()
  return {
    row: found,
    state,
    streamVersion: version,
    signatures: signaturesFromRows(signed(), { name: `Lot ${found.lotNumber}` }),
    history: history(),
    uses: uses(),
  }
}

function usesStatement(lotId: string): Statement {
  return statement(
    `SELECT c.batch_id, b.batch_number, c.quantity_value, c.quantity_unit, c.used_at
     FROM batch_component c JOIN batch_row b ON b.id = c.batch_id WHERE c.lot_id = ? ORDER BY c.used_at`,
    lotId,
  )
}
