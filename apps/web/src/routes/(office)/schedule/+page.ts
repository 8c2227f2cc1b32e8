import { zonedDate } from '@batchproof/domain'
import { createApi } from '$lib/api/client.ts'
import { dayOf } from '$lib/batch-view/address.ts'
import { loaded } from '$lib/office/load.ts'
import type { PageLoad } from './$types'
import { weekOf } from '$lib/batch-view/calendar-days.ts'

/** The week or the day that the address names; today's where it names none. */
export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('office:calendar')
  const { me } = await parent()
  const today = zonedDate(new Date().toISOString(), me.organisation.timeZone)
  const date = dayOf(url, 'date') ?? today
  const span = url.searchParams.get('view') === 'day' ? ('day' as const) : ('week' as const)
  const days = span === 'day' ? [date] : weekOf(date)
  const range = { from: days[0] ?? date, to: days.at(-1) ?? date }
  const calendar = await loaded(url, createApi(fetch).calendar.range.query(range))
  return { calendar, days, date, span, today }
}
