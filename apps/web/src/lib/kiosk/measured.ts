import type { Quantity, ReadingPart, Unit } from '@batchproof/domain'
import { withoutOrigin } from './origins.ts'
import { textInUnit } from './unit-choice.ts'
import type { EntryOf } from './entry.ts'
import type { Origin } from './origins.ts'

/** What an instrument gave for one figure. */
export interface Measured {
  readonly quantity: Quantity
  readonly origin: Origin
  readonly instrumentId: string | null
}

const figureOf = { value: 'text', gross: 'gross', tare: 'tare' } as const

/** A number's entry with one figure as typed on the keypad. */
export function typed(entry: EntryOf<'number'>, part: ReadingPart, text: string): EntryOf<'number'> {
  return { ...entry, [figureOf[part]]: text, origins: withoutOrigin(entry.origins, part) }
}

/** A number's entry in another unit: figures that were read are another text there, so they are nobody's but the person's. */
export function inUnit(entry: EntryOf<'number'>, unit: Unit): EntryOf<'number'> {
  if (unit === entry.unit) return entry
  const changed = (text: string) => textInUnit(text, entry.unit, unit)
  return {
    ...entry,
    unit,
    text: changed(entry.text),
    gross: changed(entry.gross),
    tare: changed(entry.tare),
    origins: {},
  }
}

/** A number's entry with one figure as an instrument gave it, every digit kept, in the instrument's own unit. */
export function measured(
  entry: EntryOf<'number'>,
  part: ReadingPart,
  { quantity, origin, instrumentId }: Measured,
): EntryOf<'number'> {
  const ready = inUnit(entry, quantity.unit)
  // A weighing has one balance: figures of another one are not proven by this one's readings.
  const kept = ready.instrumentId === instrumentId ? ready.origins : {}
  return {
    ...ready,
    [figureOf[part]]: quantity.value,
    instrumentId: instrumentId ?? ready.instrumentId,
    origins: { ...kept, [part]: origin },
  }
}
