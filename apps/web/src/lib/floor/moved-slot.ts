import { addDaysToDate, secondsBetween, addSeconds } from '@batchproof/domain'
import type { CalendarDate, Instant, TimeZone } from '@batchproof/domain'
import { instantAt, wallClock } from '../batch-view/zoned-time.ts'

const DAY_MINUTES = 24 * 60

/** Where a batch is to go: a day of the facility, a room, and how much later (or earlier) by the clock. */
export interface CalendarPlace {
  readonly date: CalendarDate
  readonly roomId: string
  readonly shiftMinutes: number
}

export interface Slot {
  readonly start: Instant
  readonly end: Instant
}

/**
 * The slot of a batch on another day: it starts when the facility's clock shows the same time there (or shifted), and
 * takes as long as before, also on the day on which the clock is changed. Null where the clock skips that time.
 */
export function movedSlot(slot: Slot, { date, shiftMinutes }: CalendarPlace, zone: TimeZone): Slot | null {
  const [hours = 0, minutes = 0] = wallClock(slot.start, zone).time.split(':').map(Number)
  const total = hours * 60 + minutes + shiftMinutes
  const day = addDaysToDate(date, Math.floor(total / DAY_MINUTES))
  const left = ((total % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
  const time = [Math.floor(left / 60), left % 60].map((part) => String(part).padStart(2, '0')).join(':')
  const start = instantAt(day, time, zone)
  return start === null ? null : { start, end: addSeconds(start, secondsBetween(slot.start, slot.end)) }
}
