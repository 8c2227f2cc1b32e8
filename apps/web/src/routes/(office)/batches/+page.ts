import { zonedDate } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { mayReadTechnicians } from '$lib/office/shell/readers.ts'
import type { PageLoad } from './$types'
import { batchQuery } from './batch-query.ts'

export const load: PageLoad = async ({ fetch, url, depends, parent }) => {
  depends('office:batches')
  const api = createApi(fetch)
  const { me } = await parent()
  const [page, formulas, people] = await loaded(
    url,
    Promise.all([
      api.batch.list.query(batchQuery(url)),
      api.formula.list.query({ limit: 200 }),
      // Who may be assigned is read by those who plan; for others the filter is left out.
      mayReadTechnicians(me.person.roles)
        ? api.technicians.list.query({
            onDate: zonedDate(new Date().toISOString(), me.organisation.timeZone),
          })
        : [],
    ]),
  )
  return { page, formulas: formulas.rows, people }
}
