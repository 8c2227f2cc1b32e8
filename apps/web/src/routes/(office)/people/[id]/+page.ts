import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends, untrack }) => {
  depends('office:person')
  const address = untrack(() => new URL(url))
  return { view: await loaded(address, createApi(fetch).person.get.query({ id: params.id })) }
}
