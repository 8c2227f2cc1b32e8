import type { ApiContext } from '@batchproof/api'
import type { RequestEvent } from '@sveltejs/kit'
import { isBackground } from './background.ts'
import { writeDeviceToken, writeDisplayToken, writeSessionToken } from './cookies.ts'
import { logDefect } from './log.ts'

/** A request as the API takes it. */
export function apiContextOf(event: RequestEvent): ApiContext {
  const { locals, cookies, url, platform } = event
  const { records, requestId } = locals
  const isHttps = url.protocol === 'https:'
  return {
    records,
    session: locals.session,
    device: locals.device,
    display: locals.display,
    place: locals.place,
    sealPublicKeys: locals.sealPublicKeys,
    requestId,
    isBackground: isBackground(event.request),
    cookies: {
      setSession: (token) => writeSessionToken(cookies, records, token, isHttps),
      setDevice: (token) => writeDeviceToken(cookies, token, isHttps),
      setDisplay: (token) => writeDisplayToken(cookies, token, isHttps),
    },
    afterCommit: (work) => {
      // On Node the work simply goes on; a Worker would stop with the answer.
      if (platform?.ctx) platform.ctx.waitUntil(work)
    },
    noteDefect: (error, where) => logDefect(error, where, requestId),
  }
}
