import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends, untrack }) => {
  depends('office:people')
  const address = untrack(() => new URL(url))
  return { people: await loaded(address, createApi(fetch).person.list.query()) }
}
