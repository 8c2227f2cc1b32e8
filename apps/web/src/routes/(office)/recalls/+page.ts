import { RECALL_STATES } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { textOf, valuesOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:recalls')
  const kind = textOf(url, 'kind')
  const query = {
    search: textOf(url, 'q'),
    status: valuesOf(url, 'status', RECALL_STATES),
    drill: kind === undefined ? undefined : kind === 'drill',
  }
  return { query, page: await loaded(url, createApi(fetch).recall.list.query(query)) }
}
