import { json } from '@sveltejs/kit'
import type { SignedInContext } from '@batchproof/api'
import type { RequestEvent } from '@sveltejs/kit'
import { apiContextOf } from './api-context.ts'

/** An answer of the API that says no, in words, with the request's id. */
export function refuseRequest(status: number, message: string, requestId: string): Response {
  return json({ message, requestId }, { status })
}

/** The context of a signed-in person, or the answer to everyone else. */
export function signedInContext(event: RequestEvent): SignedInContext | Response {
  const context = apiContextOf(event)
  const { session, requestId } = context
  if (!session) return refuseRequest(401, 'Sign in first.', requestId)
  if (session.mustChangePin) return refuseRequest(403, 'Choose a new PIN first.', requestId)
  return { ...context, session }
}
