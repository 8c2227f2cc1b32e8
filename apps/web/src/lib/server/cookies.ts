import { sessionCookie, sessionCookieName } from '@batchproof/auth'
import type { Records } from '@batchproof/records'
import type { Cookies } from '@sveltejs/kit'

const SECONDS_OF_400_DAYS = 400 * 24 * 3600

/** `__Host-` binds a cookie to this very host, but a browser takes it over https only. */
const hostCookie = (name: string, isHttps: boolean) => (isHttps ? `__Host-${name}` : name)
const deviceCookie = (isHttps: boolean) => hostCookie('batchproof-device', isHttps)
const browserCookie = (isHttps: boolean) => hostCookie('batchproof-browser', isHttps)

/** Where wall displays ask. A browser sends their token nowhere else, and it is read nowhere else. */
export const WALL_API = '/api/wall'
/** `__Host-` would send it everywhere: it wants the path `/`. */
const displayCookie = (isHttps: boolean) => (isHttps ? '__Secure-batchproof-wall' : 'batchproof-wall')

const lasting = (isHttps: boolean) =>
  ({ httpOnly: true, secure: isHttps, sameSite: 'strict', path: '/', maxAge: SECONDS_OF_400_DAYS }) as const

/** The token of the session, or null. */
export function readSessionToken(cookies: Cookies, isHttps: boolean): string | null {
  return cookies.get(sessionCookieName(isHttps)) ?? null
}

/** Sets the session's cookie; null takes it away. */
export function writeSessionToken(
  cookies: Cookies,
  records: Records,
  token: string | null,
  isHttps: boolean,
): void {
  const { name, value, attributes } = sessionCookie(records.auth, token, isHttps)
  cookies.set(name, value, attributes)
}

/** The token of a registered device, or null. */
export function readDeviceToken(cookies: Cookies, isHttps: boolean): string | null {
  return cookies.get(deviceCookie(isHttps)) ?? null
}

/** Makes this browser the registered device of the token. */
export function writeDeviceToken(cookies: Cookies, token: string, isHttps: boolean): void {
  cookies.set(deviceCookie(isHttps), token, lasting(isHttps))
}

/** The token of a paired wall display, or null. */
export function readDisplayToken(cookies: Cookies, isHttps: boolean): string | null {
  return cookies.get(displayCookie(isHttps)) ?? null
}

/** Makes this browser the wall display of the token. */
export function writeDisplayToken(cookies: Cookies, token: string, isHttps: boolean): void {
  cookies.set(displayCookie(isHttps), token, { ...lasting(isHttps), path: WALL_API })
}

/**
 * The id of a browser that is no registered device: made up at its first visit, so that what is signed here can be
 * told from what is signed elsewhere.
 */
export function browserIdOf(cookies: Cookies, isHttps: boolean): string {
  const known = cookies.get(browserCookie(isHttps))
  if (known && /^[0-9a-f-]{36}$/.test(known)) return `browser-${known}`
  const id = crypto.randomUUID()
  cookies.set(browserCookie(isHttps), id, lasting(isHttps))
  return `browser-${id}`
}
