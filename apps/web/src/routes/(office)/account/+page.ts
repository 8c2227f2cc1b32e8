import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { mayReadPeople } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'

/** One's own passkeys by name, where the role may read people (everybody sees how many), and where one is told. */
export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('office:account')
  const { me } = await parent()
  const api = createApi(fetch)
  const [push, own] = await loaded(
    url,
    Promise.all([
      api.push.get.query(),
      mayReadPeople(me.person.roles) ? api.person.get.query({ id: me.person.id }) : null,
    ]),
  )
  return { push, own: own?.person ?? null }
}
