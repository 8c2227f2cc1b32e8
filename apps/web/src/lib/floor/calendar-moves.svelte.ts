import { addDaysToDate, batchStates, findTransition, formatDate } from '@batchproof/domain'
import type { RoomState } from '@batchproof/domain'
import type { BatchRow } from '@batchproof/protocol'
import { weekdayName } from '../batch-view/calendar-days.ts'
import { equipmentAfterMove } from '../batch-view/fitting-equipment.ts'
import { wallClock } from '../batch-view/zoned-time.ts'
import { api } from '../office/api.ts'
import { failureWords } from '../office/failure.ts'
import { words } from '../office/format.ts'
import { runCommand } from '../office/run-command.ts'
import { movedSlot, type CalendarPlace, type Slot } from './moved-slot.ts'

/** A move that was not taken, and why. */
export interface RefusedCalendarMove {
  readonly row: BatchRow
  /** 'Sunday, 22 Nov 2026, 08:00, Cleanroom 2' */
  readonly wanted: string
  readonly reasons: readonly string[]
}

export interface CalendarMovesOptions {
  readonly zone: () => string
  readonly rooms: () => readonly RoomState[]
  readonly mayMove: () => boolean
  /** A batch was moved: the calendar is to be read again. */
  readonly onmoved: (row: BatchRow, words: string) => Promise<void>
}

/** How far one key leads. */
export interface Steer {
  readonly days?: number
  readonly rooms?: number
  readonly minutes?: number
}

const slotOf = ({ startsAt, endsAt }: BatchRow): Slot | null =>
  startsAt && endsAt ? { start: startsAt, end: endsAt } : null

/** The same place in the calendar: nothing to be moved. */
const isSame = (a: CalendarPlace, b: CalendarPlace) =>
  a.date === b.date && a.roomId === b.roomId && a.shiftMinutes === b.shiftMinutes

/**
 * Moving a batch in the calendar, by hand or by keys (B05.2, B05.3). The batch stands at its new place at once, the
 * server decides by the same checks as for scheduling, and what it refuses goes back with the reason.
 */
export class CalendarMoves {
  /** Taken up by keys: it is shown where it would be put down. */
  held = $state.raw<{ readonly row: BatchRow; readonly place: CalendarPlace } | null>(null)
  /** Put down, and the server is asked. */
  pending = $state.raw<{ readonly row: BatchRow; readonly place: CalendarPlace } | null>(null)
  refused = $state.raw<RefusedCalendarMove | null>(null)
  /** What is said aloud of the last key. */
  said = $state('')
  readonly #options: CalendarMovesOptions

  constructor(options: CalendarMovesOptions) {
    this.#options = options
  }

  /** Why the batch cannot be moved at all, in words; null when it can be tried. */
  whyNot(row: BatchRow): string | null {
    if (!this.#options.mayMove()) return 'Your role does not plan batches.'
    if (findTransition(batchStates, row.status, 'batch.reschedule')) return null
    return `${row.batchNumber} is ${words(row.status).toLowerCase()}: only a scheduled batch can be moved.`
  }

  /** The batches with the one that is on its way at the place where it is shown. */
  shown(batches: readonly BatchRow[]): BatchRow[] {
    const moving = this.held ?? this.pending
    if (!moving) return [...batches]
    const slot = slotOf(moving.row)
    const moved = slot && movedSlot(slot, moving.place, this.#options.zone())
    const row: BatchRow = {
      ...moving.row,
      roomId: moving.place.roomId,
      startsAt: moved?.start ?? moving.row.startsAt,
      endsAt: moved?.end ?? moving.row.endsAt,
    }
    return [...batches.filter(({ id }) => id !== row.id), row]
  }

  isMoving(id: string): boolean {
    return (this.held ?? this.pending)?.row.id === id
  }

  /** Where the batch stands. */
  placeOf(row: BatchRow): CalendarPlace {
    const date = row.startsAt ? wallClock(row.startsAt, this.#options.zone()).date : ''
    return { date, roomId: row.roomId ?? '', shiftMinutes: 0 }
  }

  /** Takes a batch up by keys. */
  pickUp(row: BatchRow): void {
    if (this.pending) return
    const problem = this.whyNot(row)
    if (problem) {
      this.said = problem
      return
    }
    this.refused = null
    this.held = { row, place: this.placeOf(row) }
    this.said = `${row.batchNumber} taken up. Arrows move it, Enter puts it down, Escape puts it back.`
  }

  /** Moves what is held by a key; answers the day that must be shown. */
  steer({ days = 0, rooms = 0, minutes = 0 }: Steer): string | null {
    const { held } = this
    if (!held) return null
    const all = this.#options.rooms()
    const at = all.findIndex(({ id }) => id === held.place.roomId)
    const roomId = all[Math.min(all.length - 1, Math.max(0, at + rooms))]?.id ?? held.place.roomId
    const place = {
      date: addDaysToDate(held.place.date, days),
      roomId,
      shiftMinutes: held.place.shiftMinutes + minutes,
    }
    this.held = { row: held.row, place }
    this.said = this.#wordsOf(held.row, place)
    return place.date
  }

  /** Puts back what is held. */
  putBack(): void {
    if (!this.held) return
    this.said = `${this.held.row.batchNumber} is back where it was.`
    this.held = null
  }

  /** Puts down what is held by keys. */
  async putDown(): Promise<void> {
    const { held } = this
    if (!held) return
    this.held = null
    await this.move(held.row, held.place)
  }

  /** Moves a batch to a place, if the server takes it. */
  async move(row: BatchRow, place: CalendarPlace): Promise<void> {
    if (this.pending || isSame(place, this.placeOf(row))) {
      this.said = `${row.batchNumber} stays where it is.`
      return
    }
    this.refused = null
    this.pending = { row, place }
    const wanted = this.#wordsOf(row, place)
    const reasons = await this.#send(row, place)
    if (reasons.length === 0) await this.#options.onmoved(row, wanted)
    else this.refused = { row, wanted, reasons }
    this.said = reasons.length === 0 ? `${row.batchNumber} is moved: ${wanted}.` : ''
    this.pending = null
  }

  /** Sends the plan with the new slot and room; the reasons of a refusal, none when it is recorded. */
  async #send(row: BatchRow, place: CalendarPlace): Promise<string[]> {
    try {
      const [{ state }, facility] = await Promise.all([
        api().batch.get.query({ id: row.id }),
        api().facility.get.query(),
      ])
      if (!state.plan) return ['The batch has no plan.']
      const slot = movedSlot(state.plan.slot, place, this.#options.zone())
      if (!slot) return [`The clock skips that time on ${formatDate(place.date)}. Choose another.`]
      const { technicianId, equipmentIds } = state.plan
      const wanted = {
        roomId: place.roomId,
        date: place.date,
        hazardous: state.formula?.hazardous ?? false,
      }
      const plan = {
        ...slot,
        roomId: place.roomId,
        technicianId,
        equipmentIds: equipmentAfterMove(facility.equipment, equipmentIds, wanted),
      }
      const result = await runCommand('batch.reschedule', row.id, { plan, reason: '' })
      if (result.ok) return []
      return 'failed' in result ? [result.failed] : result.refusals.map(({ message }) => message)
    } catch (error) {
      return [failureWords(error)]
    }
  }

  #wordsOf(row: BatchRow, place: CalendarPlace): string {
    const slot = slotOf(row)
    const moved = slot && movedSlot(slot, place, this.#options.zone())
    const start = moved ? wallClock(moved.start, this.#options.zone()) : null
    const date = start?.date ?? place.date
    const room = this.#options.rooms().find(({ id }) => id === place.roomId)
    const when = `${weekdayName(date)}, ${formatDate(date)}`
    return [when, start?.time ?? 'a time that the clock skips', room?.details?.name]
      .filter(Boolean)
      .join(', ')
  }
}
