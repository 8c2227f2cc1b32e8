import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params }) => ({
  view: await loaded(url, createApi(fetch).genealogy.of.query({ kind: 'batch', id: params.id })),
})
