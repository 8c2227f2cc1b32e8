import { EVENT_COLUMNS, eventFromRow, statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'
import { endOfZonedDay, startOfZonedDay } from '@batchproof/domain'
import type { StreamType } from '@batchproof/domain'
import type { AuditRow, Page } from '@batchproof/protocol'
import { readFacilityZone } from './facility-zone.ts'
import { Conditions, containing, decodeCursor, pageOf } from './page.ts'
import { USUAL_PAGE } from './rows.ts'
import type { Records } from '../records.ts'

/** What an event is about, in words, looked up where it stands. */
const ABOUT = `CASE stream_type
  WHEN 'batch' THEN (SELECT batch_number FROM batch_row WHERE id = substr(stream, 7))
  WHEN 'formula' THEN (SELECT record_id || ' ' || name FROM formula_row WHERE id = substr(stream, 9))
  WHEN 'lot' THEN (SELECT 'Lot ' || lot_number FROM lot_row WHERE id = substr(stream, 5))
  WHEN 'deviation' THEN (SELECT record_id FROM deviation_row WHERE id = substr(stream, 11))
  WHEN 'person' THEN (SELECT h.state ->> 'name' FROM stream_head h WHERE h.stream = record_event.stream)
  WHEN 'organisation' THEN 'The facility'
  ELSE (SELECT h.state ->> '$.details.name' FROM stream_head h WHERE h.stream = record_event.stream)
END AS about`

/** Columns of `record_event`, and `about`. */
export const AUDIT_COLUMNS = `${EVENT_COLUMNS}, ${ABOUT}`

/** An audit line from a row of {@link AUDIT_COLUMNS}. */
export function auditFromRow(row: Row): AuditRow {
  const event = eventFromRow(row)
  return {
    seq: event.seq,
    stream: event.stream,
    version: event.version,
    type: event.type,
    personId: event.personId,
    personName: event.personName,
    personRole: event.personRole,
    deviceId: event.deviceId,
    performedAt: event.performedAt,
    recordedAt: event.recordedAt,
    reason: event.reason,
    payload: event.payload,
    signature: event.signature,
    hash: event.hash,
    about: (row.about as string | null) ?? '',
  }
}

/** Every event of a stream, oldest first: its history as it is shown on its own page. */
export function historyStatement(stream: string): Statement {
  return statement(`SELECT ${AUDIT_COLUMNS} FROM record_event WHERE stream = ? ORDER BY seq`, stream)
}

/**
 * The whole audit of a batch, oldest first: its own events, those of its deviations, of its product lot, and of
 * every lot as far as one of its commands moved it. Empty when there is no such batch.
 */
export async function readBatchEvents(records: Records, batchId: string): Promise<AuditRow[]> {
  const stream = `batch:${batchId}`
  const [rows = []] = await records.db.read([
    statement(
      `SELECT ${AUDIT_COLUMNS} FROM record_event
       WHERE command_id IN (SELECT command_id FROM record_event WHERE stream = ?)
          OR stream IN (SELECT 'deviation:' || id FROM deviation_row WHERE batch_id = ?)
       ORDER BY seq`,
      stream,
      batchId,
    ),
  ])
  return rows.map(auditFromRow)
}

export interface AuditFilter {
  /** Part of a person's name, an event type, a reason, or of what the event is about. */
  readonly search?: string
  readonly stream?: string
  readonly streamTypes?: readonly StreamType[]
  readonly types?: readonly string[]
  readonly personId?: string
  /** First and last day on which it was recorded, YYYY-MM-DD in the facility's zone, both inclusive. */
  readonly from?: string
  readonly to?: string
  readonly signedOnly?: boolean
  readonly cursor?: string | null
  readonly limit?: number
}

const SEARCHED = ['person_name', 'type', 'reason', 'about']
  .map((column) => `${column} LIKE ? ESCAPE '\\'`)
  .join(' OR ')

/** A page of the audit trail, newest first (21 CFR 11.10(e)). */
export async function searchAudit(records: Records, filter: AuditFilter): Promise<Page<AuditRow>> {
  const { search, stream, streamTypes, types, personId, from, to, signedOnly, cursor } = filter
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = new Conditions().among('stream_type', streamTypes).among('type', types)
  if (stream !== undefined) conditions.and('stream = ?', stream)
  if (personId !== undefined) conditions.and('person_id = ?', personId)
  if (signedOnly) conditions.and('signature IS NOT NULL')
  if (from !== undefined || to !== undefined) {
    const zone = await readFacilityZone(records)
    if (from !== undefined) conditions.and('recorded_at >= ?', startOfZonedDay(from, zone))
    if (to !== undefined) conditions.and('recorded_at <= ?', endOfZonedDay(to, zone))
  }
  const before = cursor ? decodeCursor(cursor) : null
  if (before) conditions.and('seq < ?', Number(before.value))
  const found = `SELECT ${AUDIT_COLUMNS} FROM record_event${conditions.where}`
  const part = search?.trim() ? containing(search) : null
  const sql =
    part === null
      ? `${found} ORDER BY seq DESC LIMIT ?`
      : `SELECT * FROM (${found}) WHERE ${SEARCHED} ORDER BY seq DESC LIMIT ?`
  const parts = part === null ? [] : [part, part, part, part]
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, ...parts, limit + 1)])
  return pageOf(rows, limit, auditFromRow, (row) => ({ value: String(row.seq), id: String(row.id) }))
}
