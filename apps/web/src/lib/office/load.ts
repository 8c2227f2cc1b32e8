import { error, redirect } from '@sveltejs/kit'
import { isServerAnswer } from '../api/server-answer.ts'

/** The sign-in, which leads back to this address. */
export const signInAddress = (url: URL): string =>
  url.pathname === '/' && url.search === ''
    ? '/sign-in'
    : `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`

/**
 * What a page asks for, with the server's no turned into where the person is to go.
 *
 * @throws Redirect to the sign-in without a session; HttpError 403, 404 or 503 in words otherwise
 */
export async function loaded<Value>(url: URL, work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (problem) {
    if (!isServerAnswer(problem)) throw error(503, 'No answer from the server. Try again in a moment.')
    const { code, requestId } = problem.data
    if (code === 'UNAUTHORIZED') throw redirect(307, signInAddress(url))
    if (code === 'FORBIDDEN' && /new PIN/.test(problem.message))
      throw redirect(307, `/sign-in?new-pin=due&to=${encodeURIComponent(url.pathname + url.search)}`)
    if (code === 'FORBIDDEN') throw error(403, 'Your role does not allow this page.')
    if (code === 'NOT_FOUND' || code === 'BAD_REQUEST')
      throw error(404, 'This record does not exist, or not any more.')
    throw error(500, `The server could not answer.${requestId ? ` Quote ${requestId}.` : ''}`)
  }
}
