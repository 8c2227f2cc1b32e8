/** A cell as RFC 4180 has it; one that a spreadsheet would run as a formula is made plain text (CWE-1236). */
function cell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/**
 * Rows as CSV (RFC 4180): one line of headings, CRLF after every line, quotes only where they are needed.
 *
 * @param headings names of the columns
 * @param rows cells in the order of the headings; numbers and dates are written as the record has them
 */
export function csvText(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
