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

/** A cell as RFC 4180 has it; one that a spreadsheet would run as a formula is made plain text. */
function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** The audit trail as CSV: every column of the record, times in UTC, payload as JSON. */
export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) =>
    [
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
    ]
      .map(cell)
      .join(','),
  )
  return [HEADINGS.join(','), ...lines].join('\r\n') + '\r\n'
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
