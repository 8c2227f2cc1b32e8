/** Push services of the browsers that facilities use; a star stands for the names of one service's machines. */
const KNOWN_SERVICES: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
]

function isOf(service: string, host: string): boolean {
  return service.startsWith('*.') ? host.endsWith(service.slice(1)) : host === service
}

/**
 * Whether the server may send to this address. A browser names it, and whoever is signed in could name any: without this
 * the server would post to addresses of the inner network for them (request forgery by the server).
 *
 * @param furtherOrigins origins that this installation allows too
 */
export function isPushEndpoint(endpoint: string, furtherOrigins: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, origin, port, username, password } = new URL(endpoint)
  if (username !== '' || password !== '') return false
  if (furtherOrigins.includes(origin)) return true
  return protocol === 'https:' && port === '' && KNOWN_SERVICES.some((service) => isOf(service, hostname))
}
