import { isServerAnswer } from '../api/server-answer.ts'
import { session } from './session.svelte.ts'

/**
 * What went wrong with a call, in words: what happened, what was kept, what to do. An ended session opens the sign-in
 * over the page, so that nothing typed is lost.
 */
export function failureWords(error: unknown): string {
  if (!isServerAnswer(error)) return 'No answer from the server. What you entered is still here. Try again.'
  const { code, requestId } = error.data
  switch (code) {
    case 'UNAUTHORIZED':
      session.ended = true
      return 'Your session has ended. Sign in again; what you entered is still here.'
    case 'FORBIDDEN':
      return 'Your role does not allow this.'
    case 'NOT_FOUND':
      return 'This does not exist, or not any more.'
    case 'TOO_MANY_REQUESTS':
      return 'Too many requests. Wait a minute, then try again.'
    default:
      return `The server could not do this. What you entered is still here.${requestId ? ` Quote ${requestId}.` : ''}`
  }
}
