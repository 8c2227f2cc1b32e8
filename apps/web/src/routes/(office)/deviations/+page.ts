import { DEVIATION_STATES, DEVIATION_TYPES, type DeviationType } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { textOf, valuesOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

const types = Object.keys(DEVIATION_TYPES) as DeviationType[]

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:deviations')
  const query = {
    search: textOf(url, 'q'),
    status: valuesOf(url, 'status', DEVIATION_STATES),
    type: valuesOf(url, 'type', types)[0],
  }
  return { query, page: await loaded(url, createApi(fetch).deviation.list.query(query)) }
}
