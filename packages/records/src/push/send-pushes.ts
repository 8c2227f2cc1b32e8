import { fromBase64url } from '@batchproof/auth/bytes.ts'
import { effectsDoneStatement, statement } from '@batchproof/db'
import type { Effect, Row } from '@batchproof/db'
import { secondsBetween } from '@batchproof/domain'
import { DeliveryRefused } from '../effects/delivery-problem.ts'
import { drawMessageKeys, encryptPayload } from './encrypt-payload.ts'
import { isPushEndpoint } from './push-services.ts'
import { vapidAuthorization } from './vapid.ts'
import type { PushConfig, Records } from '../records.ts'

const POST_TIMEOUT_MILLISECONDS = 10_000
/** After a day a notice on a screen helps nobody; it stands in the inbox. */
const WORTH_SENDING_SECONDS = 24 * 3600
/** The browser has forgotten the subscription, or its person has taken the permission back (RFC 8030, 7.3). */
const GONE = [404, 410]

/**
 * Sends to one browser what its person is to be told, in order. What was sent is marked as done one by one, so that a
 * failure in between repeats nothing. A subscription that has ended is forgotten.
 *
 * @throws DeliveryRefused or the error of the line when the push service did not take a message
 */
export async function sendPushes(
  push: PushConfig,
  records: Records,
  _subject: string,
  effects: readonly Effect[],
): Promise<void> {
  for (const effect of effects) {
    const { notificationId, subscriptionId } = effect.payload as Record<string, string>
    const [[device] = [], [notice] = []] = await records.db.read([
      statement('SELECT * FROM push_subscription WHERE id = ?', subscriptionId ?? ''),
      statement('SELECT * FROM notification WHERE id = ? AND read_at IS NULL', notificationId ?? ''),
    ])
    const isStale = secondsBetween(effect.createdAt, records.now()) > WORTH_SENDING_SECONDS
    if (device && notice && !isStale) await send(push, records, device, notice)
    await records.db.write([effectsDoneStatement([effect.id], records.now())])
  }
}

async function send(push: PushConfig, records: Records, device: Row, notice: Row): Promise<void> {
  const endpoint = device.endpoint as string
  const publicKey = fromBase64url(device.p256dh as string)
  const authSecret = fromBase64url(device.auth as string)
  const forget = statement('DELETE FROM push_subscription WHERE id = ?', device.id as string)
  // What may be sent to is asked again: a service that was taken from the list gets nothing more.
  if (!publicKey || !authSecret || !isPushEndpoint(endpoint, push.furtherOrigins)) {
    await records.db.write([forget])
    return
  }
  // The title says which batch and what; reasons and descriptions are read in the house.
  const message = JSON.stringify({ id: notice.id, title: notice.title, href: notice.href })
  const response = await fetch(endpoint, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      authorization: await vapidAuthorization(push.key, endpoint, push.contact, records.now()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(WORTH_SENDING_SECONDS),
      urgency: 'high',
    },
    body: await encryptPayload(message, { publicKey, authSecret }, await drawMessageKeys()),
    signal: AbortSignal.timeout(POST_TIMEOUT_MILLISECONDS),
  })
  await response.body?.cancel()
  if (GONE.includes(response.status)) await records.db.write([forget])
  else if (!response.ok) throw new DeliveryRefused(`The push service answered ${response.status}.`)
  else
    await records.db.write([
      statement(
        'UPDATE push_subscription SET last_sent_at = ? WHERE id = ?',
        records.now(),
        device.id as string,
      ),
    ])
}
