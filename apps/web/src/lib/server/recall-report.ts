import { mayRead } from '@batchproof/api'
import type { RecallReport } from '@batchproof/documents/recall/recall-report.ts'
import { SIGNATURE_MEANINGS } from '@batchproof/domain'
import { noteAccess, readRecall } from '@batchproof/records/queries/index.ts'
import type { RequestEvent } from '@sveltejs/kit'
import { refuseRequest, signedInContext } from './refuse.ts'

/**
 * The recall that an export is made of, noted on its record as exported by this person before anything leaves; or the
 * answer to whoever may not have it.
 */
export async function recallToExport(event: RequestEvent<{ id: string }>): Promise<RecallReport | Response> {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const { records, requestId, session } = context
  const { requester } = session
  if (!mayRead(requester.roles, 'recall.get'))
    return refuseRequest(403, 'Your role does not allow this.', requestId)
  const { id } = event.params
  const view = await readRecall(records, requester, id)
  if (!view) return refuseRequest(404, 'There is no such recall.', requestId)
  await noteAccess(records, requester, `recall:${id}`, 'export')
  return {
    facility: view.facilityName,
    timeZone: view.timeZone,
    recall: view.state,
    affected: view.affected,
    scope: view.scope,
    signatures: view.signatures.map(({ printedName, role, meaning, signedAt }) => ({
      name: printedName,
      role,
      meaning: SIGNATURE_MEANINGS[meaning],
      at: signedAt,
    })),
    printedAt: records.now(),
    printedBy: requester.name,
  }
}

/** A file for the person to keep; nothing on the way keeps a copy. */
export function fileAnswer(body: BodyInit, mediaType: string, fileName: string): Response {
  return new Response(body, {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'private, no-store',
    },
  })
}
