import { createApi, type Api } from '../api/client.ts'

/**
 * The API as a page asks it by itself, with nobody at the keyboard: such a request does not keep a session from ending
 * when it has been idle. A page that finds its room again all night must not stay signed in by that.
 */
export function backgroundApi(): Api {
  return createApi((input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('x-batchproof-background', '1')
    return globalThis.fetch(input, { ...init, headers })
  })
}
