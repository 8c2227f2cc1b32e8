import { addSeconds, type CalendarDate, type Instant, type TimeZone } from '@batchproof/domain'

const formats = new Map<TimeZone, Intl.DateTimeFormat>()

/** What clock and calendar of the zone show at an instant: date YYYY-MM-DD and time HH:MM. */
export function wallClock(
  at: Instant,
  zone: TimeZone,
): { readonly date: CalendarDate; readonly time: string } {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/**
 * The instant at which the clock of the zone shows this date and time. Null for a time that the clock skips, for an
 * incomplete entry and for nonsense. Where the hour comes twice, the first is meant.
 */
export function instantAt(date: string, time: string, zone: TimeZone): Instant | null {
  const wanted = Date.parse(`${date}T${time}:00.000Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time) || Number.isNaN(wanted)) return null
  // A day before and after lie the two offsets that can be meant; the earlier instant is tried first.
  const offsets = [-86_400_000, 86_400_000].map((away) => offsetMilliseconds(wanted + away, zone))
  for (const offset of offsets.toSorted((a, b) => b - a)) {
    const at = new Date(wanted - offset).toISOString()
    const shown = wallClock(at, zone)
    if (shown.date === date && shown.time === time) return at
  }
  return null
}

/** How far the zone's clock is ahead of UTC at this moment. */
function offsetMilliseconds(milliseconds: number, zone: TimeZone): number {
  const minute = Math.floor(milliseconds / 60_000) * 60_000
  const { date, time } = wallClock(new Date(minute).toISOString(), zone)
  return Date.parse(`${date}T${time}:00.000Z`) - minute
}

/** Seconds from midnight that the zone's clock shows. */
export function secondsOfDay(at: Instant, zone: TimeZone): number {
  const [hours = 0, minutes = 0] = wallClock(at, zone).time.split(':').map(Number)
  return hours * 3600 + minutes * 60
}

/** The instant that many minutes later. */
export const minutesLater = (at: Instant, minutes: number): Instant => addSeconds(at, minutes * 60)
