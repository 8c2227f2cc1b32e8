import type { LotView } from '$lib/batch-view/answers.ts'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('office:lot')
  const api = createApi(fetch)
  const [view, ledger] = await loaded(
    url,
    Promise.all([api.lot.get.query({ id: params.id }), api.lot.ledger.query({ lotId: params.id })]),
  )
  return { view: view as LotView, ledger }
}
