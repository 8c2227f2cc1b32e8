const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Addresses for machines. A token that no browser sends by itself says who asks; cookies are not read there, so that a
 * page that makes a browser ask gets nowhere.
 */
export const isForMachines = (path: string): boolean => path === '/api/batches/issue-component'

/**
 * Whether a request that may change something comes from our own pages (CSRF): the exact origin, or the browser's word
 * that it is the same; and under /api the header that only a script of ours can set. A missing `Origin` proves
 * nothing and is refused, and no header can turn one method into another.
 */
export function isForged(request: Request, url: URL): boolean {
  if (SAFE_METHODS.has(request.method) || isForMachines(url.pathname)) return false
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isOurs = origin === null ? site === 'same-origin' : origin === url.origin
  if (!isOurs || (site !== null && site !== 'same-origin')) return true
  return url.pathname.startsWith('/api/') && request.headers.get('x-batchproof') !== '1'
}
