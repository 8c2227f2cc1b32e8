import type { RecordEvent } from '@batchproof/domain/kernel/envelope.ts'
import type { StreamType } from '@batchproof/domain/kernel/stream.ts'
import type { InValue } from '@libsql/client'
import type { Database, Statement } from './database.ts'
import { EVENT_COLUMNS, eventFromRow } from './event-store.ts'

/** What an audit search may ask; every member narrows it. Instants are UTC, `from` inclusive, `until` exclusive. */
export interface EventFilter {
  readonly stream?: string
  readonly streamType?: StreamType
  readonly types?: readonly string[]
  readonly personId?: string
  readonly commandId?: string
  readonly recordedFrom?: string
  readonly recordedUntil?: string
}

export interface EventPage {
  /** Events after this sequence number (before it, when newest first); from the end of the record when not given. */
  readonly afterSeq?: number
  readonly limit: number
  readonly order?: 'oldest_first' | 'newest_first'
  readonly filter?: EventFilter
}

/** A page of the whole record in sequence. Ask on with the last event's `seq` as `afterSeq`. */
export async function readEvents(db: Database, page: EventPage): Promise<RecordEvent[]> {
  const [rows = []] = await db.read([eventsStatement(page)])
  return rows.map(eventFromRow)
}

/** The statement of {@link readEvents}, to be read in one snapshot with others. */
export function eventsStatement({
  afterSeq,
  limit,
  order = 'oldest_first',
  filter = {},
}: EventPage): Statement {
  const newestFirst = order === 'newest_first'
  const conditions: string[] = []
  const args: InValue[] = []
  const narrow = (condition: string, ...values: InValue[]) => {
    conditions.push(condition)
    args.push(...values)
  }
  if (afterSeq !== undefined) narrow(newestFirst ? 'seq < ?' : 'seq > ?', afterSeq)
  if (filter.stream !== undefined) narrow('stream = ?', filter.stream)
  if (filter.streamType !== undefined) narrow('stream_type = ?', filter.streamType)
  if (filter.types !== undefined)
    narrow(`type IN (${filter.types.map(() => '?').join(', ')})`, ...filter.types)
  if (filter.personId !== undefined) narrow('person_id = ?', filter.personId)
  if (filter.commandId !== undefined) narrow('command_id = ?', filter.commandId)
  if (filter.recordedFrom !== undefined) narrow('recorded_at >= ?', filter.recordedFrom)
  if (filter.recordedUntil !== undefined) narrow('recorded_at < ?', filter.recordedUntil)
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT ${EVENT_COLUMNS} FROM record_event${where} ORDER BY seq ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`
  return { sql, args: [...args, limit] }
}
