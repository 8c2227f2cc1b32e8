import type { RecallView } from '@batchproof/protocol'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('office:recall')
  // What is `unknown` in the record counts as left out for the client's types, which it never is.
  const view = (await loaded(url, createApi(fetch).recall.get.query({ id: params.id }))) as RecallView
  return { view }
}
