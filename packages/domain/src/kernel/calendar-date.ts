import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** Zod schema of {@link CalendarDate}. */
export const calendarDate = z.iso.date('Write the date as YYYY-MM-DD')

/** A day on the calendar, 'YYYY-MM-DD', with no time and no zone (an expiry printed by a supplier). */
export type CalendarDate = z.infer<typeof calendarDate>

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function plain(date: CalendarDate): Temporal.PlainDate {
  return Temporal.PlainDate.from(date)
}

/** −1 when a is before b, 0 on the same day, 1 after. */
export function compareDates(a: CalendarDate, b: CalendarDate): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The date `days` days later; earlier when negative. */
export function addDaysToDate(date: CalendarDate, days: number): CalendarDate {
  return plain(date).add({ days }).toString()
}

/** The same day `months` months later, or that month's last day when it is shorter: 31 Jan + 1 is 28 Feb. */
export function addMonthsToDate(date: CalendarDate, months: number): CalendarDate {
  return plain(date).add({ months }).toString()
}

/** How many whole months `later` lies after `earlier`; negative when before. */
export function monthsLater(earlier: CalendarDate, later: CalendarDate): number {
  return plain(earlier).until(plain(later), { largestUnit: 'month' }).months
}

/** The last day of the date's month. */
export function lastDayOfMonth(date: CalendarDate): CalendarDate {
  const day = plain(date)
  return day.with({ day: day.daysInMonth }).toString()
}

/** The date as a person reads it: '21 Nov 2026'. */
export function formatDate(date: CalendarDate): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${Number(day)} ${monthNames[Number(month) - 1]} ${year}`
}

/** The date as a drug label prints it, year first with the month in letters: '2026-NOV-21' (USP <7>). */
export function formatLabelDate(date: CalendarDate): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}-${monthNames[Number(month) - 1]?.toUpperCase()}-${day}`
}
