import { statement } from '@batchproof/db'
import type { Records } from '../records.ts'

/** A registered device, as an administrator sees it. */
export interface DeviceRow {
  readonly id: string
  readonly name: string
  readonly kind: 'kiosk' | 'office' | 'gateway'
  readonly registeredAt: string
  readonly revokedAt: string | null
}

/** Every device that was ever registered, newest first. */
export async function listDevices(records: Records): Promise<DeviceRow[]> {
  const [rows = []] = await records.db.read([
    statement(
      'SELECT id, name, kind, registered_at, revoked_at FROM auth_device ORDER BY registered_at DESC, id',
    ),
  ])
  return rows.map((row) => ({
    id: row.id as string,
    name: row.name as string,
    kind: row.kind as DeviceRow['kind'],
    registeredAt: row.registered_at as string,
    revokedAt: row.revoked_at as string | null,
  }))
}
