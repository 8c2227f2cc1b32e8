import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import type { Records } from '../records.ts'

/** Somebody or something that could not be told, and is tried again. */
export interface FailedDelivery {
  /** What the effects are about: `batch:…` for its room, `push:…` for a browser. */
  readonly subject: string
  readonly kind: 'room' | 'push'
  /** Whom it is for, in words: 'Room of NSP-20261121-001', 'Sarah Chen, Chrome on Windows'. */
  readonly to: string
  /** How much waits, with what stands behind the one that failed. */
  readonly waiting: number
  readonly since: string
  /** How often the oldest was tried. */
  readonly attempts: number
  readonly lastError: string
  readonly nextAttemptAt: string
}

export interface DeliveriesView {
  readonly failed: readonly FailedDelivery[]
  /** Whether this installation has live rooms, and sends to browsers, at all. */
  readonly hasRooms: boolean
  readonly hasPush: boolean
}

const MOST_SHOWN = 200

const FAILED = `
  SELECT waits.subject, waits.kind, count(*) AS waiting, min(waits.created_at) AS since,
    max(waits.attempts) AS attempts, max(waits.last_error) AS last_error,
    min(waits.next_attempt_at) AS next_attempt_at,
    coalesce(
      (SELECT 'Room of ' || batch_number FROM batch_row WHERE 'batch:' || id = waits.subject),
      (SELECT person.state ->> 'name' || ', ' || device.device_label
       FROM push_subscription AS device JOIN stream_head AS person
         ON person.stream = 'person:' || device.person_id
       WHERE 'push:' || device.id = waits.subject),
      'A browser that is told no more') AS told
  FROM effect AS waits WHERE waits.done_at IS NULL
  GROUP BY waits.subject, waits.kind HAVING max(waits.last_error) IS NOT NULL
  ORDER BY since, waits.subject LIMIT ?`

/** What could not be delivered and waits for another try, the oldest first (C03). */
export async function listFailedDeliveries(records: Records): Promise<DeliveriesView> {
  const [rows = []] = await records.db.read([statement(FAILED, MOST_SHOWN)])
  return {
    failed: rows.map((row) => ({
      subject: row.subject as string,
      kind: row.kind as FailedDelivery['kind'],
      to: row.told as string,
      waiting: row.waiting as number,
      since: row.since as string,
      attempts: row.attempts as number,
      lastError: row.last_error as string,
      nextAttemptAt: row.next_attempt_at as string,
    })),
    hasRooms: records.rooms !== null,
    hasPush: records.push !== null,
  }
}

/** Makes what failed due now: of one subject, or of all. Answers how many. */
export async function retryDeliveries(records: Records, subject: string | 'all'): Promise<number> {
  const now = records.now()
  const where = 'done_at IS NULL AND last_error IS NOT NULL'
  const due: Statement =
    subject === 'all'
      ? statement(`UPDATE effect SET next_attempt_at = ? WHERE ${where}`, now)
      : statement(`UPDATE effect SET next_attempt_at = ? WHERE ${where} AND subject = ?`, now, subject)
  const { rowsAffected } = await records.db.write([due])
  return rowsAffected[0] ?? 0
}
