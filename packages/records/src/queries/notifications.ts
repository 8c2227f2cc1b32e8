import { statement } from '@batchproof/db'
import type { NotificationView, Page } from '@batchproof/protocol'
import { Conditions, pageOf } from './page.ts'
import { notificationFromRow, USUAL_PAGE } from './rows.ts'
import type { Records, Requester } from '../records.ts'

/** A page of the person's own inbox, newest first. */
export async function listNotifications(
  records: Records,
  requester: Requester,
  input: { readonly unreadOnly?: boolean; readonly cursor?: string | null; readonly limit?: number },
): Promise<Page<NotificationView>> {
  const limit = input.limit ?? USUAL_PAGE
  const conditions = new Conditions().and('person_id = ?', requester.personId)
  if (input.unreadOnly) conditions.and('read_at IS NULL')
  conditions.after('created_at', 'id', 'DESC', input.cursor)
  const sql = `SELECT * FROM notification${conditions.where} ORDER BY created_at DESC, id DESC LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, notificationFromRow, (row) => ({
    value: row.created_at as string,
    id: row.id as string,
  }))
}

/** Whether something new came: how many are unread, and the latest of them. */
export interface NotificationPulse {
  readonly unread: number
  readonly latest: NotificationView | null
}

/** The pulse of the person's own inbox. */
export async function readPulse(records: Records, { personId }: Requester): Promise<NotificationPulse> {
  const unread = 'FROM notification WHERE person_id = ? AND read_at IS NULL'
  const [[count] = [], [latest] = []] = await records.db.read([
    statement(`SELECT count(*) AS n ${unread}`, personId),
    statement(`SELECT * ${unread} ORDER BY created_at DESC, id DESC LIMIT 1`, personId),
  ])
  return {
    unread: (count?.n as number | undefined) ?? 0,
    latest: latest ? notificationFromRow(latest) : null,
  }
}

/** Marks notices of the person's own inbox as read; those named, or all. Answers how many were unread. */
export async function markNotificationsRead(
  records: Records,
  requester: Requester,
  ids: readonly string[] | 'all',
): Promise<number> {
  const conditions = new Conditions().and('person_id = ? AND read_at IS NULL', requester.personId)
  if (ids !== 'all') conditions.and('id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  const sql = `UPDATE notification SET read_at = ?${conditions.where}`
  const { rowsAffected } = await records.db.write([statement(sql, records.now(), ...conditions.args)])
  return rowsAffected[0] ?? 0
}
