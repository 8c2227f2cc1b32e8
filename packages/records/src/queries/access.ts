import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import type { AccessView } from '@batchproof/protocol'
import { addSeconds } from '@batchproof/domain'
import type { Records, Requester } from '../records.ts'

export type AccessAction = AccessView['action']

/** Reading twice within this is still one look. */
const ONE_LOOK_SECONDS = 60
/** A file that leaves the house counts each time. */
const ONE_EXPORT_SECONDS = 0
/** A page that is open and reads itself again is still the same look, for as long as a shift. */
const OPEN_PAGE_SECONDS = 12 * 3600

/**
 * Notes that a person looked at, printed or exported a record (B17.3): once a look, and only of a record that exists.
 *
 * @param isAgain an open page asks by itself; the first reading of whoever claims that is noted all the same
 */
export function noteAccessStatement(
  records: Records,
  requester: Requester,
  stream: string,
  action: AccessAction,
  isAgain = false,
): Statement {
  const now = records.now()
  const oneLook = action === 'export' ? ONE_EXPORT_SECONDS : ONE_LOOK_SECONDS
  const { personId, name, deviceId } = requester
  return statement(
    `INSERT INTO record_access (stream, person_id, person_name, device_id, action, at)
     SELECT ?, ?, ?, ?, ?, ?
     WHERE EXISTS (SELECT 1 FROM stream_head WHERE stream = ?)
       AND NOT EXISTS (SELECT 1 FROM record_access
         WHERE stream = ? AND person_id = ? AND device_id = ? AND action = ? AND at > ?)`,
    stream,
    personId,
    name,
    deviceId,
    action,
    now,
    stream,
    stream,
    personId,
    deviceId,
    action,
    addSeconds(now, isAgain ? -OPEN_PAGE_SECONDS : -oneLook),
  )
}

/** Notes an access that happens apart from a query: a label printed, a record exported. */
export async function noteAccess(
  records: Records,
  requester: Requester,
  stream: string,
  action: AccessAction,
): Promise<void> {
  await records.db.write([noteAccessStatement(records, requester, stream, action)])
}

/** Reads who accessed a stream, newest first. */
export function accessStatement(stream: string, limit: number): Statement {
  return statement(
    'SELECT person_name, device_id, action, at FROM record_access WHERE stream = ? ORDER BY seq DESC LIMIT ?',
    stream,
    limit,
  )
}

/** An access from its row. */
export function accessFromRow(row: Record<string, unknown>): AccessView {
  return {
    personName: row.person_name as string,
    deviceId: row.device_id as string,
    action: row.action as AccessAction,
    at: row.at as string,
  }
}
