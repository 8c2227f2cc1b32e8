import { recallPdf } from '@batchproof/documents/recall/recall-pdf.ts'
import { fileAnswer, recallToExport } from '$lib/server/recall-report.ts'
import type { RequestHandler } from './$types'

/** A recall on paper (B23.1). Who took it is on record. */
export const GET: RequestHandler = async (event) => {
  const report = await recallToExport(event)
  if (report instanceof Response) return report
  const bytes = Uint8Array.from(await recallPdf(report))
  return fileAnswer(bytes, 'application/pdf', `${report.recall.recordId}.pdf`)
}
