import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { mayReadDevices } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, depends, untrack, parent }) => {
  depends('office:facility')
  const address = untrack(() => new URL(url))
  const { me } = await parent()
  const api = createApi(fetch)
  const [facility, devices] = await Promise.all([
    loaded(address, api.facility.get.query()),
    mayReadDevices(me.person.roles) ? loaded(address, api.device.list.query()) : null,
  ])
  return { facility, devices }
}
