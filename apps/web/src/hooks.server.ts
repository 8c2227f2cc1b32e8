import { resolveSession } from '@batchproof/api'
import { authenticateDevice, authenticateDisplay } from '@batchproof/auth'
import type { Place } from '@batchproof/auth'
import type { Records } from '@batchproof/records'
import { webSocketOrigin } from '@batchproof/records/queries/index.ts'
import { building } from '$app/environment'
import { env } from '$env/dynamic/private'
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit'
import { isBackground } from '$lib/server/background.ts'
import { ConfigProblem, readServerConfig } from '$lib/server/config.ts'
import {
  browserIdOf,
  readDeviceToken,
  readDisplayToken,
  readSessionToken,
  WALL_API,
  writeDisplayToken,
} from '$lib/server/cookies.ts'
import { logDefect, logRequest, logStart } from '$lib/server/log.ts'
import { openSite } from '$lib/server/records.ts'
import { refuseRequest } from '$lib/server/refuse.ts'
import { isForged, isForMachines } from '$lib/server/request-guard.ts'
import { setSecurityHeaders } from '$lib/server/security-headers.ts'
import type { SiteRecords } from '$lib/server/records.ts'

let site: SiteRecords | null = null

/** Settings are checked before the first request: a server that is set up wrongly does not start. */
export const init: ServerInit = async () => {
  if (building) return
  try {
    site = await openSite(readServerConfig(env))
  } catch (error) {
    if (error instanceof ConfigProblem) logStart(error.message, 'error')
    throw error
  }
}

/** Who asks, from which device: put where every route finds it. False when no organisation is served here. */
async function introduce(event: RequestEvent, requestId: string): Promise<boolean> {
  const { url, locals } = event
  const records = await site?.at(url)
  if (!site || !records) return false
  const about = await askerOf(event, records)
  Object.assign(locals, { ...about, requestId, records, sealPublicKeys: site.sealPublicKeys })
  return true
}

type Asker = Pick<App.Locals, 'device' | 'display' | 'place' | 'session'>

async function askerOf(event: RequestEvent, records: Records): Promise<Asker> {
  const { pathname } = event.url
  if (isForMachines(pathname))
    return { device: null, display: null, place: placeOf(event, ''), session: null }
  return pathname.startsWith(`${WALL_API}/`) ? displayOf(event, records) : personOf(event, records)
}

async function personOf(event: RequestEvent, records: Records): Promise<Asker> {
  const { cookies, url } = event
  const isHttps = url.protocol === 'https:'
  const deviceToken = readDeviceToken(cookies, isHttps)
  const token = readSessionToken(cookies, isHttps)
  const device = deviceToken === null ? null : await authenticateDevice(records.auth, deviceToken)
  const place = placeOf(event, device?.deviceId ?? browserIdOf(cookies, isHttps))
  const session =
    token === null ? null : await resolveSession(records, token, place, !isBackground(event.request))
  return { device, display: null, place, session }
}

/** At the wall's own address nobody is signed in: who asks is a paired display, or a browser that is to become one. */
async function displayOf(event: RequestEvent, records: Records): Promise<Asker> {
  const { cookies, url } = event
  const isHttps = url.protocol === 'https:'
  const token = readDisplayToken(cookies, isHttps)
  const display = token === null ? null : await authenticateDisplay(records.auth, token)
  if (display?.replacement) writeDisplayToken(cookies, display.replacement, isHttps)
  const place = placeOf(event, display?.deviceId ?? browserIdOf(cookies, isHttps))
  return { device: null, display, place, session: null }
}

const placeOf = (event: RequestEvent, deviceId: string): Place => ({
  deviceId,
  networkAddress: networkAddressOf(event),
  userAgent: event.request.headers.get('user-agent') ?? '',
})

function networkAddressOf(event: RequestEvent): string {
  try {
    return event.getClientAddress()
  } catch {
    // A request that the server makes to itself has none.
    return 'server'
  }
}

/** The health address must answer when the record cannot: it needs no session. */
const needsNobody = (path: string) => path === '/api/health'

async function answer(
  event: RequestEvent,
  resolve: Parameters<Handle>[0]['resolve'],
  requestId: string,
): Promise<Response> {
  const { request, url } = event
  if (isForged(request, url))
    return refuseRequest(403, 'This request does not come from our own pages.', requestId)
  if (needsNobody(url.pathname)) {
    event.locals.requestId = requestId
    const records = await site?.at(url).catch(() => null)
    if (records) event.locals.records = records
    return resolve(event)
  }
  try {
    if (!(await introduce(event, requestId)))
      return refuseRequest(404, 'No organisation is served at this address.', requestId)
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DatabaseUnavailable')) throw error
    return refuseRequest(503, 'The record cannot be reached now. Try again in a moment.', requestId)
  }
  return resolve(event, {
    // What the API's client reads of an answer that is carried along in the page.
    filterSerializedResponseHeaders: (name) => name === 'content-type',
  })
}

/** Everything that must hold for every request: who asks, that it is ours, what the browser may do, one log line. */
export const handle: Handle = async ({ event, resolve }) => {
  if (building) return resolve(event)
  const requestId = crypto.randomUUID()
  const startedAt = performance.now()
  const response = await answer(event, resolve, requestId)
  const { rooms } = event.locals.records ?? {}
  const answered = new Response(response.body, response)
  setSecurityHeaders(answered.headers, event.url, rooms ? webSocketOrigin(rooms) : null)
  answered.headers.set('x-request-id', requestId)
  if (!event.isSubRequest)
    logRequest({
      requestId,
      method: event.request.method,
      path: event.url.pathname,
      status: response.status,
      durationMilliseconds: Math.round(performance.now() - startedAt),
      personId: event.locals.session?.requester.personId ?? null,
    })
  return answered
}

/** A defect is logged under the request's id; the person is told the id and nothing of what was inside. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const { requestId } = event.locals
  if (status === 404) return { message: 'There is nothing at this address.', requestId }
  logDefect(error, event.route.id ?? event.url.pathname, requestId ?? '-')
  return status < 500
    ? { message, requestId }
    : { message: 'Something went wrong on the server. Nothing was recorded.', requestId }
}
