import { statement, type Statement } from '@batchproof/db/database.ts'
import { sha256, toBase64url, utf8 } from './bytes.ts'
import type { AuthContext } from './context.ts'
import { freshRows } from './fresh-rows.ts'

export type DeviceKind = 'kiosk' | 'office' | 'gateway'

/** A registered device. */
export interface Device {
  readonly deviceId: string
  readonly name: string
  readonly kind: DeviceKind
}

const TOKEN_BYTES = 32
const ID_BYTES = 16

/**
 * Registers a device (21 CFR 11.10(h)): its token goes into a cookie or a key store of the device and only its hash
 * into the database.
 *
 * @returns the statements for the write of the administrator's event, and the token, shown once
 */
export function registerDevice(
  ctx: Pick<AuthContext, 'random' | 'now'>,
  about: { readonly name: string; readonly kind: DeviceKind },
): { readonly deviceId: string; readonly token: string; readonly statements: Statement[] } {
  const deviceId = toBase64url(ctx.random(ID_BYTES))
  const token = toBase64url(ctx.random(TOKEN_BYTES))
  const insert = statement(
    'INSERT INTO auth_device (id, name, kind, token_hash, registered_at) VALUES (?, ?, ?, ?, ?)',
    deviceId,
    about.name,
    about.kind,
    hashToken(token),
    ctx.now(),
  )
  return { deviceId, token, statements: [insert] }
}

/** The device of a token; null when there is none or it was revoked. */
export async function authenticateDevice(ctx: AuthContext, token: string): Promise<Device | null> {
  const [rows] = await freshRows(ctx, [
    statement(
      'SELECT id, name, kind FROM auth_device WHERE token_hash = ? AND revoked_at IS NULL',
      hashToken(token),
    ),
  ])
  const row = rows?.[0]
  return row ? { deviceId: row.id as string, name: row.name as string, kind: row.kind as DeviceKind } : null
}

/**
 * The statements that revoke a lost device at once (21 CFR 11.300(c)): its token, every session on it, and the
 * passkeys that live inside it. Security keys that were enrolled at it stay good: they are not in it. A wall display is
 * revoked by the same act.
 */
export function revokeDevice(ctx: Pick<AuthContext, 'now'>, deviceId: string): Statement[] {
  const now = ctx.now()
  return [
    statement('UPDATE auth_display SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', now, deviceId),
    statement('UPDATE auth_device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', now, deviceId),
    statement('DELETE FROM auth_session WHERE device_id = ?', deviceId),
    statement(
      `UPDATE auth_credential SET revoked_at = ?
       WHERE device_id = ? AND revoked_at IS NULL AND transports LIKE '%"internal"%'`,
      now,
      deviceId,
    ),
  ]
}

/** What stands in the database of a token of 32 random bytes: its SHA-256. */
export function hashToken(token: string): string {
  return toBase64url(sha256(utf8(token)))
}
