import { statement, type Statement } from './database.ts'

/** One look at, print or export of a stream (who, where, when). */
export interface RecordAccess {
  readonly stream: string
  readonly personId: string
  readonly personName: string
  readonly deviceId: string
  readonly action: 'view' | 'print' | 'export'
  /** UTC instant. */
  readonly at: string
}

/** Notes an access; the row can never be changed. */
export function accessStatement(access: RecordAccess): Statement {
  return statement(
    'INSERT INTO record_access (stream, person_id, person_name, device_id, action, at) VALUES (?, ?, ?, ?, ?, ?)',
    access.stream,
    access.personId,
    access.personName,
    access.deviceId,
    access.action,
    access.at,
  )
}
