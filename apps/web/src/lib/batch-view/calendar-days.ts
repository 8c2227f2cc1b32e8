import { addDaysToDate, type CalendarDate, type TimeZone } from '@batchproof/domain'
import type { BatchRow } from '@batchproof/protocol'
import { hoursOnDay } from './day-span.ts'

const WEEK_DAYS = 7

/** Weekday of a calendar date, 0 is Monday. */
export function weekdayOf(date: CalendarDate): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % WEEK_DAYS
}

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** 'Monday'. */
export const weekdayName = (date: CalendarDate): string => names[weekdayOf(date)] ?? ''

/** The week of a date, Monday to Sunday. */
export function weekOf(date: CalendarDate): CalendarDate[] {
  const monday = addDaysToDate(date, -weekdayOf(date))
  return Array.from({ length: WEEK_DAYS }, (_, index) => addDaysToDate(monday, index))
}

/** The batches of a day by the clock of the zone, the earliest first; one that runs past midnight is on both days. */
export function batchesOnDay(batches: readonly BatchRow[], date: CalendarDate, zone: TimeZone): BatchRow[] {
  return batches
    .filter((row) => hoursOnDay(row, date, zone) !== null)
    .toSorted((a, b) => (a.startsAt ?? '').localeCompare(b.startsAt ?? ''))
}

/** What one technician has on one day (B05.3). */
export interface DayLoad {
  readonly date: CalendarDate
  readonly batches: number
  /** Planned minutes on that day. */
  readonly minutes: number
}

export interface TechnicianLoad {
  readonly id: string
  readonly name: string
  readonly days: readonly DayLoad[]
}

/** The load of everyone who has a batch in these days, by name (B05.3). */
export function technicianLoads(
  batches: readonly BatchRow[],
  days: readonly CalendarDate[],
  zone: TimeZone,
): TechnicianLoad[] {
  const people = new Map<string, string>()
  for (const { technicianId, technicianName } of batches)
    if (technicianId) people.set(technicianId, technicianName ?? technicianId)
  return [...people]
    .map(([id, name]) => ({
      id,
      name,
      days: days.map((date) =>
        loadOf(
          batches.filter(({ technicianId }) => technicianId === id),
          date,
          zone,
        ),
      ),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

function loadOf(batches: readonly BatchRow[], date: CalendarDate, zone: TimeZone): DayLoad {
  const spans = batches.flatMap((row) => hoursOnDay(row, date, zone) ?? [])
  const minutes = spans.reduce((sum, { from, to }) => sum + Math.round((to - from) * 60), 0)
  return { date, batches: spans.length, minutes }
}
