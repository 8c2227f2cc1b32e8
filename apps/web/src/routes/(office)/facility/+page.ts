import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends, untrack }) => {
  depends('office:facility')
  const address = untrack(() => new URL(url))
  return { facility: await loaded(address, createApi(fetch).facility.get.query()) }
}
