import { createApi, type Api } from '../api/client.ts'

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` for what a page asks by itself, with nobody at the keyboard: such a request does not keep a session from
 * ending when it has been idle, and reading an open record again is no further look at it. A page that finds its room
 * again all night must not stay signed in by that.
 */
export const backgroundFetch =
  (fetch: Fetch): Fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('x-batchproof-background', '1')
    return fetch(input, { ...init, headers })
  }

/** The API as a page asks it by itself. */
export const backgroundApi = (): Api => createApi(backgroundFetch((...args) => globalThis.fetch(...args)))

let quietReads = 0

/** Runs a reading of pages that nobody asked for; their loads find out by {@link fetchAsAsked}. */
export async function quietly(read: () => Promise<unknown>): Promise<void> {
  quietReads++
  try {
    await read()
  } finally {
    quietReads--
  }
}

/** For a page's load: its `fetch`, in the background where the page reads itself again. */
export const fetchAsAsked = (fetch: Fetch): Fetch => (quietReads > 0 ? backgroundFetch(fetch) : fetch)
