import { LabelProblem, renderLotLabel } from '@batchproof/documents'
import { mayRead } from '@batchproof/api'
import { noteAccess, readLotLabel } from '@batchproof/records/queries/index.ts'
import { refuseRequest, signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

const RESOLUTIONS = [203, 300, 600] as const

/**
 * The label of a lot as it stands, one pixel a printer dot (`?dpi=203|300|600`). Who saw it and who printed it
 * (`?for=print`) is on record.
 */
export const GET: RequestHandler = async (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const { records, requestId, session } = context
  const { requester } = session
  if (!mayRead(requester.roles, 'lot.get'))
    return refuseRequest(403, 'Your role does not allow this.', requestId)
  const wanted = Number(event.url.searchParams.get('dpi') ?? 300)
  const dpi = RESOLUTIONS.find((resolution) => resolution === wanted)
  if (!dpi) return refuseRequest(400, 'Ask for 203, 300 or 600 dpi.', requestId)
  const { id } = event.params
  const label = await readLotLabel(records, id)
  if (!label) return refuseRequest(404, 'There is no such lot.', requestId)
  const action = event.url.searchParams.get('for') === 'print' ? 'print' : 'view'
  await noteAccess(records, requester, `lot:${id}`, action)
  try {
    const { png } = await renderLotLabel(label, { dpi })
    return new Response(Uint8Array.from(png), {
      headers: {
        'content-type': 'image/png',
        'content-disposition': `inline; filename="lot-label.png"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    if (!(error instanceof LabelProblem)) throw error
    return refuseRequest(422, error.message, requestId)
  }
}
