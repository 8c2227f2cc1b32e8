import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import type { Records } from '../records.ts'

/** A registered device, as an administrator sees it. */
export interface DeviceRow {
  readonly id: string
  readonly name: string
  readonly kind: 'kiosk' | 'office' | 'gateway' | 'wall'
  readonly registeredAt: string
  readonly revokedAt: string | null
  /** Of a wall display alone. */
  readonly pairing: {
    /** When a browser became this display; null while none has. */
    readonly pairedAt: string | null
    /** Until when the code that was issued can be typed; null when there is none. */
    readonly codeExpiresAt: string | null
    readonly lastSeenAt: string | null
  } | null
}

/** Every device that was ever registered, newest first. */
export async function listDevices(records: Records): Promise<DeviceRow[]> {
  const [rows = []] = await records.db.read([
    statement(
      `SELECT id, name, kind, registered_at, revoked_at, NULL AS paired_at, NULL AS code_expires_at,
         NULL AS last_seen_at FROM auth_device
       UNION ALL
       SELECT id, name, 'wall', registered_at, revoked_at, paired_at, code_expires_at, last_seen_at FROM auth_display
       ORDER BY registered_at DESC, id`,
    ),
  ])
  return rows.map(deviceFromRow)
}

function deviceFromRow(row: Row): DeviceRow {
  const kind = row.kind as DeviceRow['kind']
  return {
    id: row.id as string,
    name: row.name as string,
    kind,
    registeredAt: row.registered_at as string,
    revokedAt: row.revoked_at as string | null,
    pairing:
      kind === 'wall'
        ? {
            pairedAt: row.paired_at as string | null,
            codeExpiresAt: row.code_expires_at as string | null,
            lastSeenAt: row.last_seen_at as string | null,
          }
        : null,
  }
}
