import { commandOverRest } from '@batchproof/api/rest.ts'
import { refuseRequest, signedInContext } from '$lib/server/refuse.ts'
import type { RequestHandler } from './$types'

/** Any command of the catalogue as a plain request: the same input, rules and answer as the typed API. */
export const POST: RequestHandler = async (event) => {
  const context = signedInContext(event)
  if (context instanceof Response) return context
  const answer = await commandOverRest(context, event.params.name, event.request)
  return answer ?? refuseRequest(404, 'There is no such command.', context.requestId)
}
