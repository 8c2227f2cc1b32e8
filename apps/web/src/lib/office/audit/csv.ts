import { csvText } from '@batchproof/documents/csv.ts'
import type { AuditRow } from '@batchproof/protocol'

const HEADINGS = [
  'seq',
  'recorded_at_utc',
  'performed_at_utc',
  'person',
  'role',
  'person_id',
  'device',
  'event',
  'about',
  'stream',
  'stream_version',
  'reason',
  'signed_as',
  'signed_by',
  'signed_at_utc',
  'payload_json',
  'hash',
] as const

/** The audit trail as CSV: every column of the record, times in UTC, payload as JSON. */
export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) => [
    String(row.seq),
    row.recordedAt,
    row.performedAt,
    row.personName,
    row.personRole,
    row.personId,
    row.deviceId,
    row.type,
    row.about,
    row.stream,
    String(row.version),
    row.reason ?? '',
    row.signature?.statement ?? '',
    row.signature?.printedName ?? '',
    row.signature?.signedAt ?? '',
    JSON.stringify(row.payload),
    row.hash,
  ])
  return csvText(HEADINGS, lines)
}

/** Hands a text to the person as a file. */
export function download(text: string, fileName: string, mediaType: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}
