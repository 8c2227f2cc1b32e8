import { addSeconds, startOfZonedDay, zonedDate, type Instant } from '@batchproof/domain'

/** A clock that moves only when it is told to, and never backwards. */
export interface ScriptedClock {
  now(): Instant
  advance(seconds: number): void
  /** Moves to the instant; stays when that has passed. */
  moveTo(at: Instant): void
}

/** A scripted clock that stands at `start`. */
export function scriptedClock(start: Instant): ScriptedClock {
  let now = start
  return {
    now: () => now,
    advance: (seconds) => (now = addSeconds(now, Math.max(0, seconds))),
    moveTo: (at) => (now = at > now ? at : now),
  }
}

/** Days of a facility counted from today, in its own time zone. */
export interface SiteCalendar {
  /** The date (YYYY-MM-DD) `day` days from today; the past is negative. */
  date(day: number): string
  /** A wall-clock time of that day: `at(-3, 7, 30)`. On a day of clock change, hours after midnight. */
  at(day: number, hour: number, minute?: number): Instant
  /** Day number of the nth working day from today, today not counted: `workday(-1)` is the last one. */
  workday(n: number): number
}

const DAY_MILLISECONDS = 86_400_000

/** The calendar of a site whose today is the date of `now` in `zone`. */
export function siteCalendar(now: Instant, zone: string): SiteCalendar {
  const today = Date.parse(`${zonedDate(now, zone)}T00:00:00.000Z`)
  const date = (day: number) => new Date(today + day * DAY_MILLISECONDS).toISOString().slice(0, 10)
  const isWorkday = (day: number) => ![0, 6].includes(new Date(today + day * DAY_MILLISECONDS).getUTCDay())
  return {
    date,
    at: (day, hour, minute = 0) => addSeconds(startOfZonedDay(date(day), zone), hour * 3600 + minute * 60),
    workday(n) {
      let day = 0
      for (let left = Math.abs(n); left > 0;) {
        day += Math.sign(n)
        if (isWorkday(day)) left -= 1
      }
      return day
    },
  }
}
