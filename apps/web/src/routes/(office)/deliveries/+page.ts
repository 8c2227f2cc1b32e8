import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

/** What could not be delivered and is tried again. */
export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:deliveries')
  return { deliveries: await loaded(url, createApi(fetch).delivery.list.query()) }
}
