import type { BatchView } from '@batchproof/protocol'
import { createApi } from '$lib/api/client.ts'
import { fetchAsAsked } from '$lib/live/background-api.ts'
import { loaded } from '$lib/office/load.ts'
import type { LayoutLoad } from './$types'

/** The whole record of one batch, for its page, its review and its release. */
export const load: LayoutLoad = async ({ fetch, url, params, depends, untrack }) => {
  depends('office:batch')
  const address = untrack(() => new URL(url))
  // What is `unknown` in the record counts as left out for the client's types, which it never is.
  const view = (await loaded(
    address,
    createApi(fetchAsAsked(fetch)).batch.get.query({ id: params.id }),
  )) as BatchView
  return { view }
}
