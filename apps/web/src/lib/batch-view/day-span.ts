import { addDaysToDate, startOfZonedDay, type CalendarDate, type TimeZone } from '@batchproof/domain'
import { secondsOfDay, wallClock } from './zoned-time.ts'

const HOUR_SECONDS = 3600
const DAY_HOURS = 24

/** Hours of a day that are drawn. */
export interface DayWindow {
  readonly fromHour: number
  readonly toHour: number
}

interface Span {
  readonly startsAt: string | null
  readonly endsAt: string | null
}

/** Where a span lies on a day by the clock of the zone, in hours from midnight, cut to that day; null when it does not. */
export function hoursOnDay(
  { startsAt, endsAt }: Span,
  date: CalendarDate,
  zone: TimeZone,
): { readonly from: number; readonly to: number } | null {
  if (!startsAt || !endsAt) return null
  const dayStart = startOfZonedDay(date, zone)
  const nextDay = startOfZonedDay(addDaysToDate(date, 1), zone)
  if (endsAt <= dayStart || startsAt >= nextDay) return null
  const from = startsAt <= dayStart ? 0 : secondsOfDay(startsAt, zone) / HOUR_SECONDS
  const to = wallClock(endsAt, zone).date > date ? DAY_HOURS : secondsOfDay(endsAt, zone) / HOUR_SECONDS
  return { from, to }
}

/** The hours to draw: a working day, and further where something lies outside it. */
export function dayWindow(spans: readonly Span[], date: CalendarDate, zone: TimeZone): DayWindow {
  const placed = spans.flatMap((span) => hoursOnDay(span, date, zone) ?? [])
  return {
    fromHour: Math.floor(Math.min(6, ...placed.map(({ from }) => from))),
    toHour: Math.ceil(Math.max(18, ...placed.map(({ to }) => to))),
  }
}

/** Percent of the window's width at which an hour stands. */
export const percentAt = (hour: number, { fromHour, toHour }: DayWindow): number =>
  ((hour - fromHour) / (toHour - fromHour)) * 100

/** Puts spans that overlap into different tracks, so that none hides another; the track of each, from 0. */
export function tracksOf(spans: readonly { readonly from: number; readonly to: number }[]): number[] {
  const ends: number[] = []
  const order = spans.map((span, index) => ({ span, index })).toSorted((a, b) => a.span.from - b.span.from)
  const tracks: number[] = []
  for (const { span, index } of order) {
    const free = ends.findIndex((end) => end <= span.from)
    const track = free === -1 ? ends.length : free
    ends[track] = span.to
    tracks[index] = track
  }
  return tracks
}
