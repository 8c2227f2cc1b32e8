import type { PageLoad } from './$types'

/** Where to go afterwards: an address of this site alone, or nobody could be sent elsewhere by a link. */
export const load: PageLoad = ({ url }) => {
  const to = url.searchParams.get('to') ?? '/'
  const isOurs =
    to.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') && !to.startsWith('/sign-in')
  return { to: isOurs ? to : '/', pinIsDue: url.searchParams.has('new-pin') }
}
