import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { formatDate, formatLabelDate, type CalendarDate } from './calendar-date.ts'

/** Zod schema of {@link Instant}. */
export const instant = z.iso.datetime({
  precision: 3,
  error: 'Write the instant in UTC, such as 2026-11-21T19:05:00.000Z',
})

/** A moment in UTC, always with milliseconds and Z, so that text order is time order. */
export type Instant = z.infer<typeof instant>

/** Zod schema of {@link TimeZone}. Zones without daylight rules such as 'EST' are refused. */
export const timeZone = z.string().refine(isTimeZone, 'Name an IANA time zone, such as America/New_York')

/** An IANA time zone, 'America/New_York' or 'UTC'. */
export type TimeZone = z.infer<typeof timeZone>

function isTimeZone(name: string): boolean {
  // A bare offset or a three-letter zone never changes its clocks; a facility's zone does.
  if (name !== 'UTC' && !/^[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }))
  } catch {
    return false
  }
}

function write(moment: Temporal.Instant): Instant {
  return moment.toString({ smallestUnit: 'millisecond' })
}

function zoned(at: Instant, zone: TimeZone): Temporal.ZonedDateTime {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone)
}

/** The instant `seconds` later; earlier when negative. */
export function addSeconds(at: Instant, seconds: number): Instant {
  return write(Temporal.Instant.from(at).add({ seconds }))
}

/** The instant `hours` later; earlier when negative. */
export function addHours(at: Instant, hours: number): Instant {
  return write(Temporal.Instant.from(at).add({ hours }))
}

/**
 * The instant `days` × 24 hours later. A beyond-use day is 24 hours (USP <797>), so across a change of
 * the clocks the wall time moves by an hour and the duration does not.
 */
export function addDays24(at: Instant, days: number): Instant {
  return addHours(at, days * 24)
}

/** Whole seconds from `from` to `to`; a started second does not count, negative when `to` is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  const elapsed = Temporal.Instant.from(from).until(Temporal.Instant.from(to), { largestUnit: 'second' })
  return elapsed.seconds
}

/** −1 when a is before b, 0 when the same, 1 after. */
export function compareInstants(a: Instant, b: Instant): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** True when a is strictly before b. */
export function isBefore(a: Instant, b: Instant): boolean {
  return compareInstants(a, b) < 0
}

/** The calendar date of the instant in the zone. */
export function zonedDate(at: Instant, zone: TimeZone): CalendarDate {
  const [month, day, year] = dateFormat(zone).format(Date.parse(at)).split('/')
  return `${year}-${month}-${day}`
}

const dateFormats = new Map<TimeZone, Intl.DateTimeFormat>()

/** Writes 11/21/2026. Made once a zone: making one takes a hundred times longer than using it. */
function dateFormat(zone: TimeZone): Intl.DateTimeFormat {
  const made = dateFormats.get(zone)
  if (made) return made
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', ...digits })
  dateFormats.set(zone, format)
  return format
}

/** The first instant of the date in the zone. */
export function startOfZonedDay(date: CalendarDate, zone: TimeZone): Instant {
  return write(Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().toInstant())
}

/** The last millisecond of the date in the zone: what "use by this date" means. */
export function endOfZonedDay(date: CalendarDate, zone: TimeZone): Instant {
  const nextDay = Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).startOfDay()
  return write(nextDay.toInstant().subtract({ milliseconds: 1 }))
}

/** How to show an instant: 'date-time' on screens and in records, 'label' on drug labels (USP <7> order). */
export type InstantStyle = 'date' | 'time' | 'date-time' | 'label'

/**
 * The instant as a person at the site reads it: 'date' 21 Nov 2026 · 'time' 14:05 EST ·
 * 'date-time' 21 Nov 2026 14:05 EST · 'label' 2026-NOV-21 14:05 EST. The zone stands beside every time,
 * which also tells the two 01:30s of an autumn night apart.
 */
export function formatInstant(at: Instant, zone: TimeZone, style: InstantStyle): string {
  const local = zoned(at, zone)
  const date = local.toPlainDate().toString()
  if (style === 'date') return formatDate(date)
  const time = `${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${zoneName(at, zone)}`
  if (style === 'time') return time
  return `${style === 'label' ? formatLabelDate(date) : formatDate(date)} ${time}`
}

const zoneNameFormats = new Map<TimeZone, Intl.DateTimeFormat>()

/** The zone's short name at that moment: 'EST' in winter, 'EDT' in summer. */
function zoneName(at: Instant, zone: TimeZone): string {
  let format = zoneNameFormats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    zoneNameFormats.set(zone, format)
  }
  const parts = format.formatToParts(Temporal.Instant.from(at).epochMilliseconds)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}
