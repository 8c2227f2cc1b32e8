import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, params, depends }) => {
  depends('office:recipient')
  const api = createApi(fetch)
  const [recipient, distributions] = await loaded(
    url,
    Promise.all([
      api.recipient.get.query({ id: params.id }),
      api.lot.distributions.query({ recipientId: params.id }),
    ]),
  )
  return { recipient, distributions }
}
