import type { LotView } from '$lib/batch-view/answers.ts'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('office:lot')
  const view = await loaded(url, createApi(fetch).lot.get.query({ id: params.id }))
  return { view: view as LotView }
}
