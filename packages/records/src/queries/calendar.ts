import { statement } from '@batchproof/db'
import { endOfZonedDay, startOfZonedDay } from '@batchproof/domain'
import type { RoomState } from '@batchproof/domain'
import type { BatchRow } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { readFacilityZone } from './facility-zone.ts'
import { batchFromRow } from './rows.ts'
import type { Records } from '../records.ts'

/** The production calendar of some days: rooms in order, and every batch that runs or ran in one of them. */
export interface CalendarView {
  /** First and last day, YYYY-MM-DD in the facility's zone. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly rooms: readonly RoomState[]
  readonly batches: readonly BatchRow[]
}

/** The calendar of the days from `from` to `to`, both inclusive (B04.4, B05.1). Cancelled batches hold no place. */
export async function readCalendar(
  records: Records,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<CalendarView> {
  const timeZone = await readFacilityZone(records)
  const gathering = new Gathering()
  const rooms = gathering.headsWhere('room', "stream_type = 'room'")
  const batches = gathering.ask(
    statement(
      `SELECT * FROM batch_row WHERE starts_at <= ? AND ends_at >= ? AND status NOT IN ('draft', 'cancelled')
       ORDER BY starts_at, id`,
      endOfZonedDay(to, timeZone),
      startOfZonedDay(from, timeZone),
    ),
    (rows) => rows.map(batchFromRow),
  )
  await gathering.read(records.db)
  return {
    from,
    to,
    timeZone,
    rooms: rooms()
      .map(({ state }) => state)
      .toSorted((a, b) => (a.details?.code ?? '').localeCompare(b.details?.code ?? '')),
    batches: batches(),
  }
}
