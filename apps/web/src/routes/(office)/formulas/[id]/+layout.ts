import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { LayoutLoad } from './$types'

/** The formula with all its versions and revisions, for every page of it. */
export const load: LayoutLoad = async ({ fetch, params, url, depends, untrack }) => {
  depends('office:formula')
  const address = untrack(() => new URL(url))
  return { formula: await loaded(address, createApi(fetch).formula.get.query({ id: params.id })) }
}
