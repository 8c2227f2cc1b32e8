const TWO_YEARS_SECONDS = 63_072_000

const PERMISSIONS = [
  'camera=(self)',
  'microphone=()',
  'geolocation=()',
  'payment=()',
  'usb=()',
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  'screen-wake-lock=(self)',
].join(', ')

/** In the place of this address svelte.config.js leaves room for the live rooms. */
const ROOMS_PLACEHOLDER = 'wss://rooms.invalid'
/** For what is no page: nothing in it may run, load or be framed. */
const NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"

/**
 * Sets the headers that every answer carries.
 *
 * @param roomsOrigin WebSocket origin of the live rooms; null where there are none
 */
export function setSecurityHeaders(headers: Headers, url: URL, roomsOrigin: string | null): void {
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-frame-options', 'DENY')
  headers.set('referrer-policy', 'same-origin')
  headers.set('permissions-policy', PERMISSIONS)
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  if (url.protocol === 'https:')
    headers.set('strict-transport-security', `max-age=${TWO_YEARS_SECONDS}; includeSubDomains`)
  const policy = headers.get('content-security-policy')
  if (policy) headers.set('content-security-policy', policy.replace(ROOMS_PLACEHOLDER, roomsOrigin ?? ''))
  else if (url.pathname.startsWith('/api/')) headers.set('content-security-policy', NOTHING_RUNS)
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store')
}
