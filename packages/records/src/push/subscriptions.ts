import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { isPushEndpoint } from './push-services.ts'
import type { Records, Requester } from '../records.ts'

/** A browser of the person's on which they are told. */
export interface PushDevice {
  readonly id: string
  readonly label: string
  readonly endpoint: string
  readonly createdAt: string
  readonly lastSentAt: string | null
}

/** What the account page shows of Web Push. */
export interface PushView {
  /** The key with which a browser subscribes; null where this installation sends none. */
  readonly publicKey: string | null
  readonly devices: readonly PushDevice[]
}

/** A subscription as the browser gives it, base64url. */
export interface NewSubscription {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  readonly label: string
}

/** More browsers than anybody uses; the one that was turned on first goes. */
const MOST_DEVICES = 10

const deviceFromRow = (row: Row): PushDevice => ({
  id: row.id as string,
  label: row.device_label as string,
  endpoint: row.endpoint as string,
  createdAt: row.created_at as string,
  lastSentAt: row.last_sent_at as string | null,
})

/** The person's own browsers, the latest first. */
export async function readPush(records: Records, { personId }: Requester): Promise<PushView> {
  const [rows = []] = await records.db.read([
    statement('SELECT * FROM push_subscription WHERE person_id = ? ORDER BY created_at DESC, id', personId),
  ])
  return { publicKey: records.push?.key.publicKey ?? null, devices: rows.map(deviceFromRow) }
}

/**
 * Turns Web Push on for a browser. Another person's on the same browser ends with that.
 *
 * @returns false when the server sends to no such address, or sends none at all
 */
export async function subscribe(
  records: Records,
  { personId }: Requester,
  { endpoint, p256dh, auth, label }: NewSubscription,
): Promise<boolean> {
  if (!records.push || !isPushEndpoint(endpoint, records.push.furtherOrigins)) return false
  await records.db.write([
    statement('DELETE FROM push_subscription WHERE endpoint = ?', endpoint),
    statement(
      `INSERT INTO push_subscription (id, person_id, endpoint, p256dh, auth, device_label, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      records.uuid(),
      personId,
      endpoint,
      p256dh,
      auth,
      label,
      records.now(),
    ),
    statement(
      `DELETE FROM push_subscription WHERE person_id = ? AND id NOT IN (
         SELECT id FROM push_subscription WHERE person_id = ? ORDER BY created_at DESC, rowid DESC LIMIT ?)`,
      personId,
      personId,
      MOST_DEVICES,
    ),
  ])
  return true
}

/** Turns Web Push off for one of the person's own browsers. Says whether there was one. */
export async function unsubscribe(
  records: Records,
  { personId }: Requester,
  endpoint: string,
): Promise<boolean> {
  const { rowsAffected } = await records.db.write([
    statement('DELETE FROM push_subscription WHERE person_id = ? AND endpoint = ?', personId, endpoint),
  ])
  return (rowsAffected[0] ?? 0) > 0
}
