import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { addHours, endOfZonedDay, ORGANISATION_ID, startOfZonedDay, zonedDate } from '@batchproof/domain'
import type { BatchStatus } from '@batchproof/domain'
import type { BatchRow, Page } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { readFacilityZone, UNCONFIGURED_ZONE } from './facility-zone.ts'
import { Conditions, containing, pageOf } from './page.ts'
import { batchFromRow, USUAL_PAGE } from './rows.ts'
import type { Records, Requester } from '../records.ts'

/** How a batch list may be ordered: the column and its direction. */
export const BATCH_ORDERS = {
  starts_soonest: { column: "coalesce(starts_at, '9999')", direction: 'ASC' },
  starts_latest: { column: "coalesce(starts_at, '')", direction: 'DESC' },
  changed_latest: { column: 'updated_at', direction: 'DESC' },
  number: { column: 'batch_number', direction: 'DESC' },
} as const
export type BatchOrder = keyof typeof BATCH_ORDERS

export interface BatchFilter {
  readonly status?: readonly BatchStatus[]
  /** Part of a batch number, record id, product name or product code. */
  readonly search?: string
  /** First and last day on which it starts, YYYY-MM-DD in the facility's zone, both inclusive. */
  readonly from?: string
  readonly to?: string
  readonly technicianId?: string
  readonly roomId?: string
  readonly formulaId?: string
  readonly productCode?: string
  readonly orderBy?: BatchOrder
  readonly cursor?: string | null
  readonly limit?: number
}

const SEARCHED = `batch_number LIKE ? ESCAPE '\\' OR record_id LIKE ? ESCAPE '\\' OR product_name LIKE ? ESCAPE '\\'
  OR product_code LIKE ? ESCAPE '\\'`

/** A page of batches (B16). */
export async function listBatches(records: Records, filter: BatchFilter): Promise<Page<BatchRow>> {
  const { search, from, to, technicianId, roomId, formulaId, productCode, cursor } = filter
  const limit = filter.limit ?? USUAL_PAGE
  const { column, direction } = BATCH_ORDERS[filter.orderBy ?? 'starts_latest']
  const conditions = new Conditions().among('status', filter.status)
  const part = search?.trim() ? containing(search) : null
  if (part !== null) conditions.and(SEARCHED, part, part, part, part)
  if (from !== undefined || to !== undefined) {
    const zone = await readFacilityZone(records)
    if (from !== undefined) conditions.and('starts_at >= ?', startOfZonedDay(from, zone))
    if (to !== undefined) conditions.and('starts_at <= ?', endOfZonedDay(to, zone))
  }
  if (technicianId !== undefined) conditions.and('technician_id = ?', technicianId)
  if (roomId !== undefined) conditions.and('room_id = ?', roomId)
  if (formulaId !== undefined) conditions.and('formula_id = ?', formulaId)
  if (productCode !== undefined) conditions.and('product_code = ?', productCode)
  conditions.after(column, 'id', direction, cursor)
  const sql = `SELECT *, ${column} AS ordered_by FROM batch_row${conditions.where}
    ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, batchFromRow, positionOf)
}

const positionOf = (row: Row) => ({ value: row.ordered_by as string, id: row.id as string })

/** No day anywhere is further from now than this. */
const LONGEST_DAY_HOURS = 36

/**
 * The batches of the signed-in technician for today, by the facility's calendar (B06.2), and those of theirs that are
 * still being made: a batch that runs past midnight must not vanish from the iPad.
 */
export async function listMyBatches(records: Records, requester: Requester): Promise<BatchRow[]> {
  const now = records.now()
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const mine = gathering.ask(
    statement(
      `SELECT * FROM batch_row WHERE technician_id = ? AND status NOT IN ('cancelled', 'draft')
         AND (status IN ('in_progress', 'completed') OR (starts_at >= ? AND starts_at <= ?))
       ORDER BY starts_at, id`,
      requester.personId,
      addHours(now, -LONGEST_DAY_HOURS),
      addHours(now, LONGEST_DAY_HOURS),
    ),
    (rows) => rows.map(batchFromRow),
  )
  await gathering.read(records.db)
  const zone = organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE
  const today = zonedDate(now, zone)
  return mine().filter(
    ({ status, startsAt }) =>
      status === 'in_progress' ||
      status === 'completed' ||
      (startsAt !== null && zonedDate(startsAt, zone) === today),
  )
}
