import { statement } from '@batchproof/db'
import type { LotBlock } from '@batchproof/domain'
import type { DistributionRow, LedgerLine, OverrideRow, Page, RecipientRow } from '@batchproof/protocol'
import { distributionFromRow, ledgerLineFromRow, overrideFromRow, recipientFromRow } from './material-rows.ts'
import { Conditions, containing, decodeCursor, pageOf } from './page.ts'
import { USUAL_PAGE } from './rows.ts'
import type { Records } from '../records.ts'

interface Paged {
  readonly cursor?: string | null
  readonly limit?: number
}

/** A page of a lot's ledger, newest first (211.184(c)). */
export async function readLotLedger(
  records: Records,
  { lotId, cursor, limit = USUAL_PAGE }: Paged & { readonly lotId: string },
): Promise<Page<LedgerLine>> {
  const before = cursor ? decodeCursor(cursor) : null
  const after = before ? 'AND (e.version, e.ordinal) < (?, ?)' : ''
  const sql = `SELECT e.*, b.batch_number, l.lot_number AS other_lot_number, r.name AS recipient_name
    FROM ledger_entry e LEFT JOIN batch_row b ON b.id = e.batch_id LEFT JOIN lot_row l ON l.id = e.other_lot_id
      LEFT JOIN recipient_row r ON r.id = e.recipient_id
    WHERE e.lot_id = ? ${after} ORDER BY e.version DESC, e.ordinal DESC LIMIT ?`
  const place = before ? [Number(before.value), Number(before.id)] : []
  const [rows = []] = await records.db.read([statement(sql, lotId, ...place, limit + 1)])
  return pageOf(rows, limit, ledgerLineFromRow, (row) => ({
    value: String(row.version),
    id: String(row.ordinal),
  }))
}

export interface OverrideFilter extends Paged {
  readonly block?: readonly LotBlock[]
  /** First and last instant of the report, both inclusive. */
  readonly from?: string
  readonly to?: string
}

/** The report of overrides, newest first: every soft block that somebody got past (L05–L07). */
export async function listOverrides(records: Records, filter: OverrideFilter): Promise<Page<OverrideRow>> {
  const { block, from, to, cursor, limit = USUAL_PAGE } = filter
  const conditions = new Conditions().among('o.block', block)
  if (from !== undefined) conditions.and('o.at >= ?', from)
  if (to !== undefined) conditions.and('o.at <= ?', to)
  conditions.after('o.at', PLACE, 'DESC', cursor)
  const sql = `SELECT o.*, ${PLACE} AS place, l.lot_number, l.material_name
    FROM lot_override o JOIN lot_row l ON l.id = o.lot_id${conditions.where}
    ORDER BY o.at DESC, place DESC LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, overrideFromRow, (row) => ({ value: row.at as string, id: row.place as string }))
}

/** Tells overrides of the same moment apart. */
const PLACE = "(o.lot_id || ':' || printf('%08d', o.version))"

export interface DistributionFilter extends Paged {
  readonly recipientId?: string
  readonly lotId?: string
}

/** A page of sales, the latest first (211.196). */
export async function listDistributions(
  records: Records,
  { recipientId, lotId, cursor, limit = USUAL_PAGE }: DistributionFilter,
): Promise<Page<DistributionRow>> {
  const conditions = new Conditions()
  if (recipientId !== undefined) conditions.and('d.recipient_id = ?', recipientId)
  if (lotId !== undefined) conditions.and('d.lot_id = ?', lotId)
  conditions.after('d.distributed_on', 'd.id', 'DESC', cursor)
  const sql = `SELECT d.*, l.lot_number, l.material_name FROM distribution d JOIN lot_row l ON l.id = d.lot_id
    ${conditions.where} ORDER BY d.distributed_on DESC, d.id DESC LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, distributionFromRow, (row) => ({
    value: row.distributed_on as string,
    id: row.id as string,
  }))
}

/** Recipients by name; those whose code, name or address holds the text. Inactive ones only where asked for. */
export async function listRecipients(
  records: Records,
  { search = '', withInactive = false }: { readonly search?: string; readonly withInactive?: boolean },
): Promise<RecipientRow[]> {
  const part = containing(search)
  const conditions = new Conditions()
  if (!withInactive) conditions.and('active = 1')
  if (search.trim() !== '')
    conditions.and(
      `code LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\' OR address LIKE ? ESCAPE '\\'`,
      part,
      part,
      part,
    )
  const sql = `SELECT * FROM recipient_row${conditions.where} ORDER BY name COLLATE NOCASE, id LIMIT 1000`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args)])
  return rows.map(recipientFromRow)
}

/** One recipient. Null when there is none. */
export async function readRecipient(records: Records, id: string): Promise<RecipientRow | null> {
  const [[row] = []] = await records.db.read([statement('SELECT * FROM recipient_row WHERE id = ?', id)])
  return row ? recipientFromRow(row) : null
}
