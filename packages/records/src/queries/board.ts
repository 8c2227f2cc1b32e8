import { statement } from '@batchproof/db'
import { addHours, endOfZonedDay, startOfZonedDay } from '@batchproof/domain'
import type { BatchStatus } from '@batchproof/domain'
import type { BatchRow } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { readFacilityZone } from './facility-zone.ts'
import { Conditions } from './page.ts'
import { batchFromRow } from './rows.ts'
import type { Records } from '../records.ts'

/** A product or a person by which the board can be narrowed. */
export interface BoardChoice {
  readonly id: string
  readonly label: string
}

/** The pipeline board (B16.1): every batch that is under way, and those released lately. */
export interface BoardView {
  readonly timeZone: string
  /** Draft to pending release, the soonest start first; quarantined ones among them. */
  readonly batches: readonly BatchRow[]
  /** Whether more are under way than the board holds; then the latest to start are left out. */
  readonly isCut: boolean
  /** Released within `releasedDays`, the latest first. */
  readonly released: readonly BatchRow[]
  readonly releasedDays: number
  /** How many more were released before that. */
  readonly releasedEarlier: number
  /** Products and technicians of the batches that the board could show, whatever it is narrowed to now. */
  readonly products: readonly BoardChoice[]
  readonly technicians: readonly BoardChoice[]
}

export interface BoardFilter {
  /** First and last day on which it starts, YYYY-MM-DD in the facility's zone, both inclusive. */
  readonly from?: string
  readonly to?: string
  readonly technicianId?: string
  readonly productCode?: string
  /** How far back released batches are shown; a week when not given. */
  readonly releasedDays?: number
}

const UNDER_WAY: readonly BatchStatus[] = [
  'draft',
  'scheduled',
  'in_progress',
  'completed',
  'quarantined',
  'pending_review',
  'pending_release',
]
const MOST_CARDS = 400
const WEEK_DAYS = 7
const DAY_HOURS = 24

/** Reads the board, narrowed by the filter (B16.2). */
export async function readBoard(records: Records, filter: BoardFilter = {}): Promise<BoardView> {
  const zone = await readFacilityZone(records)
  const releasedDays = filter.releasedDays ?? WEEK_DAYS
  const since = addHours(records.now(), -releasedDays * DAY_HOURS)
  const gathering = new Gathering()
  const batchesWhere = (where: Conditions, order: string) =>
    gathering.ask(
      statement(
        `SELECT * FROM batch_row${where.where} ORDER BY ${order} LIMIT ?`,
        ...where.args,
        MOST_CARDS + 1,
      ),
      (rows) => rows.map(batchFromRow),
    )
  const narrowed = () => narrowedBy(filter, zone)
  const batches = batchesWhere(narrowed().among('status', UNDER_WAY), "coalesce(starts_at, ''), id")
  const released = batchesWhere(
    narrowed().and("status = 'released' AND released_at >= ?", since),
    'released_at DESC, id',
  )
  const earlier = narrowed().and("status = 'released' AND released_at < ?", since)
  const releasedEarlier = gathering.ask(
    statement(`SELECT count(*) AS n FROM batch_row${earlier.where}`, ...earlier.args),
    ([row]) => (row?.n as number | undefined) ?? 0,
  )
  const shown = new Conditions().and(
    "status IN (SELECT value FROM json_each(?)) OR (status = 'released' AND released_at >= ?)",
    JSON.stringify(UNDER_WAY),
    since,
  )
  const choices = (id: string, label: string) =>
    gathering.ask(
      statement(
        `SELECT ${id} AS id, max(${label}) AS label FROM batch_row${shown.where} GROUP BY 1 ORDER BY 2`,
        ...shown.args,
      ),
      (rows) =>
        rows.flatMap(({ id, label }) => (id === null ? [] : [{ id: id as string, label: label as string }])),
    )
  const products = choices('product_code', "product_name || ' ' || strength")
  const technicians = choices('technician_id', 'technician_name')
  await gathering.read(records.db)
  return {
    timeZone: zone,
    batches: batches().slice(0, MOST_CARDS),
    isCut: batches().length > MOST_CARDS,
    released: released().slice(0, MOST_CARDS),
    releasedDays,
    releasedEarlier: releasedEarlier(),
    products: products(),
    technicians: technicians(),
  }
}

function narrowedBy({ from, to, technicianId, productCode }: BoardFilter, zone: string): Conditions {
  const conditions = new Conditions()
  if (from !== undefined) conditions.and('starts_at >= ?', startOfZonedDay(from, zone))
  if (to !== undefined) conditions.and('starts_at <= ?', endOfZonedDay(to, zone))
  if (technicianId !== undefined) conditions.and('technician_id = ?', technicianId)
  if (productCode !== undefined) conditions.and('product_code = ?', productCode)
  return conditions
}
