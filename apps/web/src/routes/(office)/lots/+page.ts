import { zonedDate } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { lotQuery } from './lot-filters.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends, parent }) => {
  depends('office:lots')
  const api = createApi(fetch)
  const { me } = await parent()
  const query = lotQuery(url, zonedDate(new Date().toISOString(), me.organisation.timeZone))
  const [page, totals, materials] = await loaded(
    url,
    Promise.all([api.lot.list.query(query), api.lot.totals.query(query), api.material.list.query({})]),
  )
  return { query, page, totals, materials }
}
