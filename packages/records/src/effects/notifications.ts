import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import { parseStream, zonedDate } from '@batchproof/domain'
import { noticesFor } from './notice-table.ts'
import type { Notice, NoticeSurroundings } from './notice-table.ts'

/** An event as notifications are made from it. */
export interface NotifiedEvent {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly payload: unknown
  readonly recordedAt: string
  readonly personId: string
}

/**
 * Everyone active who has one of the roles (and the qualification, where one is asked for) or is named; the actor only
 * where it is about their own account. One notice a person and event, whatever they are told for.
 */
const INSERT = `INSERT INTO notification (id, person_id, kind, title, body, href, created_at)
  SELECT ? || ':' || substr(stream, 8), substr(stream, 8), ?, ?, ?, ?, ? FROM stream_head
  WHERE stream_type = 'person' AND state ->> 'active' = 1 AND stream <> ?
    AND (substr(stream, 8) IN (SELECT value FROM json_each(?))
      OR (EXISTS (SELECT 1 FROM json_each(state, '$.roles') WHERE value IN (SELECT value FROM json_each(?)))
        AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(state, '$.qualifications')
          WHERE value ->> 'kind' = ? AND value ->> 'expiresOn' >= ?))))
  ON CONFLICT (id) DO NOTHING`

function insertStatement(event: NotifiedEvent, notice: Notice, today: string): Statement {
  const { roles = [], people = [], qualifiedFor = null, ownToo = false, title, body, href } = notice
  return statement(
    INSERT,
    event.id,
    event.type,
    title,
    body,
    href,
    event.recordedAt,
    ownToo ? '' : `person:${event.personId}`,
    JSON.stringify(people),
    JSON.stringify(roles),
    qualifiedFor,
    qualifiedFor,
    today,
  )
}

/** A witness is wanted no more: what said so is read. */
const WITNESSED = `UPDATE notification SET read_at = ?
  WHERE kind = 'StepPerformed' AND href = ? AND read_at IS NULL`

/**
 * One effect for every device on which somebody who is told wants to be told (Web Push). Made in the same write, so that
 * a crash after it loses none.
 */
const QUEUE_PUSHES = `INSERT INTO effect (id, kind, subject, payload, created_at, next_attempt_at)
  SELECT told.id || ':' || device.id, 'push', 'push:' || device.id,
    json_object('notificationId', told.id, 'subscriptionId', device.id), ?, ?
  FROM notification AS told JOIN push_subscription AS device ON device.person_id = told.person_id
  WHERE told.id >= ? AND told.id < ?`

/** The statements that put an event into the inboxes of those who must know, in the same write as the event. */
export function notificationStatements(
  event: NotifiedEvent,
  around: NoticeSurroundings & { readonly pushes: boolean },
): Statement[] {
  const { id: subjectId } = parseStream(event.stream)
  const notices = noticesFor({ type: event.type, subjectId, payload: event.payload }, around)
  const today = zonedDate(event.recordedAt, around.timeZone)
  const statements = notices.map((notice) => insertStatement(event, notice, today))
  if (event.type === 'StepWitnessed')
    statements.push(statement(WITNESSED, event.recordedAt, `/batches/${subjectId}`))
  if (notices.length === 0 || !around.pushes) return statements
  // Notices of one event have its id and a colon before the person's; a semicolon comes next after it.
  const { id, recordedAt } = event
  return [...statements, statement(QUEUE_PUSHES, recordedAt, recordedAt, `${id}:`, `${id};`)]
}
