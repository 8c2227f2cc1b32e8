import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { formulaQuery } from '$lib/office/formula/list-query.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => {
  const api = createApi(fetch)
  const [formulas, facility] = await loaded(
    url,
    Promise.all([api.formula.list.query(formulaQuery(url.searchParams)), api.facility.get.query()]),
  )
  return { formulas, productLines: facility.organisation.productLines }
}
