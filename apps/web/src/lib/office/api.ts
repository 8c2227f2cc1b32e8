import { createApi, type Api } from '../api/client.ts'

let shared: Api | undefined

/**
 * The typed API as the browser calls it, one for the whole site. Loads of pages use `createApi(fetch)` with the fetch
 * that they are given; everything after that uses this one.
 */
export function api(): Api {
  return (shared ??= createApi((...args) => globalThis.fetch(...args)))
}
