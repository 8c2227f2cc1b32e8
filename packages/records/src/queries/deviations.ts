import { statement } from '@batchproof/db'
import type { DeviationState, DeviationStatus } from '@batchproof/domain'
import type { AuditRow, DeviationRow, Page, SignatureView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { auditFromRow, historyStatement } from './audit.ts'
import { Conditions, containing, pageOf } from './page.ts'
import { deviationFromRow, USUAL_PAGE } from './rows.ts'
import { signaturesFromRows, signedEventsStatement } from './signatures.ts'
import type { Records } from '../records.ts'

export interface DeviationFilter {
  readonly status?: readonly DeviationStatus[]
  /** Part of the record id, the description or the batch number. */
  readonly search?: string
  readonly batchId?: string
  readonly type?: string
  readonly cursor?: string | null
  readonly limit?: number
}

const WITH_OPENER = `SELECT d.*, h.state ->> 'name' AS opened_by_name FROM deviation_row d
  LEFT JOIN stream_head h ON h.stream = 'person:' || d.opened_by`
const SEARCHED = ['d.record_id', 'd.description', 'd.batch_number']
  .map((column) => `${column} LIKE ? ESCAPE '\\'`)
  .join(' OR ')

/** A page of deviations, newest first. */
export async function listDeviations(records: Records, filter: DeviationFilter): Promise<Page<DeviationRow>> {
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = new Conditions().among('d.status', filter.status)
  if (filter.search?.trim()) {
    const part = containing(filter.search)
    conditions.and(SEARCHED, part, part, part)
  }
  if (filter.batchId !== undefined) conditions.and('d.batch_id = ?', filter.batchId)
  if (filter.type !== undefined) conditions.and('d.type = ?', filter.type)
  conditions.after('d.opened_at', 'd.id', 'DESC', filter.cursor)
  const sql = `${WITH_OPENER}${conditions.where} ORDER BY d.opened_at DESC, d.id DESC LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, deviationFromRow, (row) => ({
    value: row.opened_at as string,
    id: row.id as string,
  }))
}

/** A deviation on its own page. */
export interface DeviationView {
  readonly row: DeviationRow
  readonly state: DeviationState
  readonly streamVersion: number
  readonly signatures: readonly SignatureView[]
  readonly history: readonly AuditRow[]
}

/** One deviation. Null when there is none. */
export async function readDeviation(records: Records, deviationId: string): Promise<DeviationView | null> {
  const stream = `deviation:${deviationId}`
  const gathering = new Gathering()
  const head = gathering.head('deviation', deviationId)
  const row = gathering.ask(statement(`${WITH_OPENER} WHERE d.id = ?`, deviationId), ([found]) =>
    found ? deviationFromRow(found) : null,
  )
  const signed = gathering.ask(signedEventsStatement(stream), (rows) => rows)
  const history = gathering.ask(historyStatement(stream), (rows) => rows.map(auditFromRow))
  await gathering.read(records.db)
  const found = row()
  if (!found) return null
  const { state, version } = head()
  return {
    row: found,
    state,
    streamVersion: version,
    signatures: signaturesFromRows(signed(), { name: state.recordId }),
    history: history(),
  }
}
