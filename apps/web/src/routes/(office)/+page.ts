import { createApi } from '$lib/api/client.ts'
import { loaded } from '$lib/office/load.ts'
import { zonedDate } from '@batchproof/domain'
import type { PageLoad } from './$types'

/** What waits for the person, and what the floor has planned for today. */
export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('office:today')
  const api = createApi(fetch)
  const { me } = await parent()
  const today = zonedDate(new Date().toISOString(), me.organisation.timeZone)
  const [waiting, floor, running] = await loaded(
    url,
    Promise.all([
      api.me.waiting.query(),
      api.batch.list.query({ from: today, to: today, limit: 100 }),
      api.batch.list.query({ status: ['in_progress', 'pending_review', 'pending_release'], limit: 100 }),
    ]),
  )
  const planned = floor.rows.toSorted((a, b) => (a.startsAt ?? '').localeCompare(b.startsAt ?? ''))
  return { waiting, floor: planned, running: running.rows, today }
}
