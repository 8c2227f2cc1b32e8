import { createApi } from '$lib/api/client.ts'
import { textOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

/** Batches that a deviation can be linked to: the latest, and the one that the address names. */
export const load: PageLoad = async ({ fetch, url }) => {
  const { rows } = await loaded(
    url,
    createApi(fetch).batch.list.query({ orderBy: 'changed_latest', limit: 50 }),
  )
  return { batches: rows, batchId: textOf(url, 'batch') ?? '' }
}
