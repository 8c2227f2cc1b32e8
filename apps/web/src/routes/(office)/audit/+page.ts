import { createApi } from '$lib/api/client.ts'
import { auditQuery } from '$lib/office/audit/audit-query.ts'
import { loaded } from '$lib/office/load.ts'
import { mayReadPeople } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url, parent }) => {
  const api = createApi(fetch)
  const { me } = await parent()
  const people = mayReadPeople(me.person.roles) ? api.person.list.query() : Promise.resolve([])
  const [audit, everyone] = await loaded(
    url,
    Promise.all([api.audit.search.query({ ...auditQuery(url.searchParams), limit: 50 }), people]),
  )
  return { audit, people: everyone.map(({ id, name }) => ({ value: id, label: name })) }
}
