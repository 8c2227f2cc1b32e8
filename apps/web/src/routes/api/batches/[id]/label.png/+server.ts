import { LabelProblem, renderLabel } from '@batchproof/documents'
import { mayRead } from '@batchproof/api'
import { noteAccess, readReleasedLabel } from '@batchproof/records/queries/index.ts'
import { refuseRequest, signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

const RESOLUTIONS = [203, 300, 600] as const

/** The label of a released batch, one pixel a printer dot (`?dpi=203|300|600`). Who saw it and who printed it (`?for=print`) is on record. */
export const GET: RequestHandler = async (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const { records, requestId, session } = context
  const { requester } = session
  if (!mayRead(requester.roles, 'batch.get'))
    return refuseRequest(403, 'Your role does not allow this.', requestId)
  const wanted = Number(event.url.searchParams.get('dpi') ?? 300)
  const dpi = RESOLUTIONS.find((resolution) => resolution === wanted)
  if (!dpi) return refuseRequest(400, 'Ask for 203, 300 or 600 dpi.', requestId)
  const { id } = event.params
  const label = await readReleasedLabel(records, id)
  if (!label) return refuseRequest(404, 'There is no released batch with a label here.', requestId)
  const action = event.url.searchParams.get('for') === 'print' ? 'print' : 'view'
  await noteAccess(records, requester, `batch:${id}`, action)
  try {
    const { png } = await renderLabel(label.content, { template: label.template, dpi })
    return new Response(Uint8Array.from(png), {
      headers: {
        'content-type': 'image/png',
        'content-disposition': `inline; filename="${label.batchNumber}-label.png"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    if (!(error instanceof LabelProblem)) throw error
    return refuseRequest(422, error.message, requestId)
  }
}
