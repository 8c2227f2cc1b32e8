import { LOT_STATES } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { textOf, valuesOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:lots')
  const api = createApi(fetch)
  const query = {
    search: textOf(url, 'q'),
    status: valuesOf(url, 'status', LOT_STATES),
    kind: valuesOf(url, 'kind', ['component', 'product'] as const)[0],
    materialCode: textOf(url, 'material'),
  }
  const [page, materials] = await loaded(
    url,
    Promise.all([api.lot.list.query(query), api.material.list.query({})]),
  )
  return { query, page, materials }
}
