import { addDaysToDate, addSeconds, formatInstant, startOfZonedDay, zonedDate } from '@batchproof/domain'

/** Where the demonstration's facility stands. */
export const SITE_ZONE = 'America/New_York'

const now = () => new Date().toISOString()

/** A date at the facility, counted in days from today. */
export const siteDate = (days = 0): string => addDaysToDate(zonedDate(now(), SITE_ZONE), days)

const MINUTE_SECONDS = 60
const PLACE_MINUTES = 20

/** A stretch of time, and how the clock of the facility shows its ends. */
export interface Slot {
  readonly start: string
  readonly end: string
  readonly startClock: string
  readonly endClock: string
}

/**
 * The n-th of six stretches of 20 minutes of today that the demonstration leaves free. Its batches of today lie about
 * now, so they are in the first hours of the day, or in the last where the day has just begun.
 */
export function freeSlotToday(place = 0): Slot {
  const hour = Number(formatInstant(now(), SITE_ZONE, 'time').slice(0, 2))
  const firstMinute = (hour >= 5 ? 0 : 21 * 60) + 5
  const dayStart = startOfZonedDay(siteDate(), SITE_ZONE)
  const start = addSeconds(dayStart, (firstMinute + place * PLACE_MINUTES) * MINUTE_SECONDS)
  const end = addSeconds(start, (PLACE_MINUTES - 1) * MINUTE_SECONDS)
  const clock = (at: string) => formatInstant(at, SITE_ZONE, 'time').slice(0, 5)
  return { start, end, startClock: clock(start), endClock: clock(end) }
}
