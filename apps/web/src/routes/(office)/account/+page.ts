import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { mayReadPeople } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'

/** One's own passkeys by name, where the role may read people; everybody sees how many there are. */
export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('office:account')
  const { me } = await parent()
  if (!mayReadPeople(me.person.roles)) return { own: null }
  const { person } = await loaded(url, createApi(fetch).person.get.query({ id: me.person.id }))
  return { own: person }
}
