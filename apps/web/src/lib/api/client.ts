import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import type { ApiInputs, ApiOutputs, AppRouter } from '@batchproof/api'

/** The typed API, as pages and classes of the browser use it. */
export type Api = TRPCClient<AppRouter>
/** What each procedure takes and answers: `ApiOutputs['batch']['get']`. */
export type { ApiInputs, ApiOutputs }

/**
 * Every request carries it. A form of another site cannot set a header, and a script of another site that wants to is
 * stopped by the browser's preflight: with the check of the origin it keeps others from acting for who is signed in.
 */
export const REQUEST_HEADER = { 'x-batchproof': '1' } as const

/** Every view is JSON already: nothing is changed on its way, and the types are those of the views themselves. */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value as never }

/** As the browser's `fetch` and the one that SvelteKit hands to `load`. */
type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

/**
 * Makes the API over a `fetch`: SvelteKit's in `load`, so that a page drawn by the server takes its data along, and the
 * browser's own after that. One request a call: what the server fetched is found again by its address.
 */
export function createApi(fetch: Fetch): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: '/api/trpc',
        headers: REQUEST_HEADER,
        transformer: asItIs,
        fetch: (input, init) => fetch(input as RequestInfo | URL, init as RequestInit),
      }),
    ],
  })
}
