/** What a supplier's certificate of analysis says. */
export interface Certificate {
  readonly title: string
  readonly lines: readonly string[]
}

const LINE_POINTS = 18

/** The certificate as a PDF of one page in Helvetica. Characters outside Latin-1 are left out. */
export function certificatePdf({ title, lines }: Certificate): Uint8Array {
  const text = [`BT /F1 16 Tf 60 770 Td (${escape(title)}) Tj ET`]
  for (const [index, words] of lines.entries())
    text.push(`BT /F1 11 Tf 60 ${735 - index * LINE_POINTS} Td (${escape(words)}) Tj ET`)
  const content = text.join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + trailer, 'latin1')
}

function escape(words: string): string {
  return words.replace(/[^ -~\u00A0-\u00FF]/g, '').replace(/[\\()]/g, '\\$&')
}
