import { recallCsv } from '@batchproof/documents/recall/recall-csv.ts'
import { fileAnswer, recallToExport } from '$lib/server/recall-report.ts'
import type { RequestHandler } from './$types'

/** Everything that a recall affects as CSV (B23.1). Who took it is on record. */
export const GET: RequestHandler = async (event) => {
  const report = await recallToExport(event)
  if (report instanceof Response) return report
  return fileAnswer(recallCsv(report), 'text/csv; charset=utf-8', `${report.recall.recordId}.csv`)
}
