import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import type { Role } from '@batchproof/domain'

/** An event as notifications are made from it. */
export interface NotifiedEvent {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly payload: unknown
  readonly recordedAt: string
  readonly personId: string
}

interface Notice {
  /** Roles of which everyone active is told. */
  readonly roles: readonly Role[]
  readonly title: string
  readonly body: string
  readonly href: string
}

/** What surrounds the event: the batch's number and product, where the command was over a batch. */
export interface NoticeSubject {
  readonly batchId: string | null
  readonly label: string
}

/** Who is told of what (B09.2, B10.3, B12.2, B15.1): one row an event type. */
function noticeFor(event: NotifiedEvent, subject: NoticeSubject): Notice | null {
  const href = subject.batchId ? `/batches/${subject.batchId}` : '/'
  const words = (key: string) => String((event.payload as Record<string, unknown>)[key] ?? '')
  switch (event.type) {
    case 'BatchSubmitted':
      return {
        roles: ['qa'],
        title: `Review ${subject.label}`,
        body: 'The record was submitted for review.',
        href: `${href}/review`,
      }
    case 'ReviewApproved':
      return {
        roles: ['pic'],
        title: `Release ${subject.label}`,
        body: 'The record was reviewed and approved.',
        href: `${href}/release`,
      }
    case 'BatchReleased':
      return {
        roles: ['production_manager', 'warehouse'],
        title: `${subject.label} released`,
        body: 'Released for distribution.',
        href,
      }
    case 'BatchRejected':
      return {
        roles: ['production_manager', 'pic', 'warehouse'],
        title: `${subject.label} rejected`,
        body: words('reason'),
        href,
      }
    case 'BatchHeld':
      return {
        roles: ['qa', 'pic', 'production_manager'],
        title: `${subject.label} held`,
        body: words('reason'),
        href,
      }
    case 'DeviationOpened': {
      const { id, recordId, report } = event.payload as {
        id: string
        recordId: string
        report: { description: string }
      }
      return {
        roles: ['qa', 'pic', 'production_manager'],
        title: `${recordId} opened`,
        body: report.description,
        href: `/deviations/${id}`,
      }
    }
    case 'FormulaSubmitted':
      return {
        roles: ['pic'],
        title: 'A formula waits for approval',
        body: '',
        href: `/formulas/${event.stream.slice('formula:'.length)}`,
      }
    case 'AccountLocked':
      return {
        roles: ['administrator'],
        title: 'An account was locked',
        body: `Until ${words('until')}`,
        href: `/people/${event.stream.slice('person:'.length)}`,
      }
    default:
      return null
  }
}

const INSERT_FOR_ROLES = `INSERT INTO notification (id, person_id, kind, title, body, href, created_at)
  SELECT ? || ':' || substr(stream, 8), substr(stream, 8), ?, ?, ?, ?, ? FROM stream_head
  WHERE stream_type = 'person' AND state ->> 'active' = 1 AND stream <> ?
    AND EXISTS (SELECT 1 FROM json_each(state, '$.roles') WHERE value IN (SELECT value FROM json_each(?)))`

/** The statements that put an event into the inboxes of those who must know, in the same write as the event. */
export function notificationStatements(event: NotifiedEvent, subject: NoticeSubject): Statement[] {
  const notice = noticeFor(event, subject)
  if (!notice) return []
  const { roles, title, body, href } = notice
  const actor = `person:${event.personId}`
  return [
    statement(
      INSERT_FOR_ROLES,
      event.id,
      event.type,
      title,
      body,
      href,
      event.recordedAt,
      actor,
      JSON.stringify(roles),
    ),
  ]
}
