import { createApi } from '$lib/api/client.ts'
import { textOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('office:recipients')
  const query = { search: textOf(url, 'q'), withInactive: textOf(url, 'inactive') === 'yes' }
  return { recipients: await loaded(url, createApi(fetch).recipient.list.query(query)) }
}
