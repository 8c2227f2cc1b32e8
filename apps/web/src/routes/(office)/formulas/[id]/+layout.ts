import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { LayoutLoad } from './$types'

/** The formula with all its versions and revisions, and the facility that names what is in it, for every page of it. */
export const load: LayoutLoad = async ({ fetch, params, url, depends, untrack }) => {
  depends('office:formula')
  const address = untrack(() => new URL(url))
  const api = createApi(fetch)
  const [formula, facility] = await loaded(
    address,
    Promise.all([api.formula.get.query({ id: params.id }), api.facility.get.query()]),
  )
  return { formula, facility }
}
