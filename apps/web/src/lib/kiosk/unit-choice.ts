import { convert, convertibleUnits, dimensionOf } from '@batchproof/domain'
import type { Unit } from '@batchproof/domain'
import { completeNumber } from './entry.ts'

const everyday: Partial<Record<string, readonly Unit[]>> = {
  mass: ['mcg', 'mg', 'g', 'kg'],
  volume: ['mcL', 'mL', 'L'],
}

/** The units that a reading may be entered in, the planned one among them. One unit: there is nothing to choose. */
export function unitsToChoose(planned: Unit): Unit[] {
  const offered = everyday[dimensionOf(planned)]
  if (!offered) return [planned]
  const able = convertibleUnits(planned)
  const fitting = offered.filter((unit) => able.includes(unit))
  return fitting.includes(planned) ? fitting : [planned, ...fitting]
}

/**
 * The figures in another unit, exactly (B09.3). Empty stays empty. What is no number, or has no exact figure in the other
 * unit, becomes empty: a reading is entered again rather than rounded.
 */
export function textInUnit(text: string, from: Unit, to: Unit): string {
  const value = completeNumber(text)
  if (value === null) return ''
  const result = convert({ value, unit: from }, to)
  return result.ok ? result.quantity.value : ''
}

/** A limit in another unit; undefined where it has no exact figure there, so that no rounded limit is ever shown. */
export function limitInUnit(limit: string | undefined | null, from: Unit, to: Unit): string | undefined {
  if (limit === undefined || limit === null) return undefined
  const result = convert({ value: limit, unit: from }, to)
  return result.ok ? result.quantity.value : undefined
}
