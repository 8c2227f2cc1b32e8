import { z } from 'zod'
import { add, compare, decimalText, divideExactly, multiply, subtract, type DecimalText } from './decimal.ts'
import { displayWithUnit, scaleOf, unit, type Unit } from './unit.ts'

/** Zod schema of {@link Quantity}. */
export const quantity = z.object({ value: decimalText, unit })

/** A decimal number with its unit: never one without the other, never a float (B01.3). */
export type Quantity = z.infer<typeof quantity>

/**
 * Why two units do not go together. `dimension_mismatch`: mass to volume, vials to bags, units to IU;
 * `not_exact`: the result is no finite decimal (100 s in hours), so nothing is rounded behind one's back.
 */
export type ConversionProblem = 'dimension_mismatch' | 'not_exact'

/** The outcome of arithmetic on quantities. */
export type QuantityResult = { ok: true; quantity: Quantity } | { ok: false; problem: ConversionProblem }

/**
 * The same quantity in another unit, exact (B09.3). In its own unit it comes back as written; else
 * without trailing zeros. Between dimensions it is refused.
 */
export function convert(q: Quantity, target: Unit): QuantityResult {
  if (q.unit === target) return { ok: true, quantity: q }
  const from = scaleOf(q.unit)
  const to = scaleOf(target)
  if (from.family !== to.family) return { ok: false, problem: 'dimension_mismatch' }
  const value = divideExactly(multiply(q.value, from.factor), to.factor)
  if (value === undefined) return { ok: false, problem: 'not_exact' }
  return { ok: true, quantity: { value, unit: target } }
}

function combine(
  a: Quantity,
  b: Quantity,
  operation: (x: DecimalText, y: DecimalText) => DecimalText,
): QuantityResult {
  const second = convert(b, a.unit)
  if (!second.ok) return second
  return { ok: true, quantity: { value: operation(a.value, second.quantity.value), unit: a.unit } }
}

/** a + b in the unit of a, exact. */
export function addQuantities(a: Quantity, b: Quantity): QuantityResult {
  return combine(a, b, add)
}

/** a − b in the unit of a, exact; may be negative. */
export function subtractQuantities(a: Quantity, b: Quantity): QuantityResult {
  return combine(a, b, subtract)
}

/** Orders two quantities of one family, whatever their units: −1 when a < b, 0 when equal, 1 when a > b. */
export function compareQuantities(
  a: Quantity,
  b: Quantity,
): { ok: true; order: -1 | 0 | 1 } | { ok: false; problem: 'dimension_mismatch' } {
  const left = inBaseUnit(a)
  const right = inBaseUnit(b)
  if (left.family !== right.family) return { ok: false, problem: 'dimension_mismatch' }
  return { ok: true, order: compare(left.value, right.value) }
}

/** The value in its family's base unit: always exact, so it serves to compare where `convert` may not. */
export function inBaseUnit(q: Quantity): { family: string; value: DecimalText } {
  const { family, factor } = scaleOf(q.unit)
  return { family, value: multiply(q.value, factor) }
}

/** The quantity times a plain number, exact, in its own unit. */
export function scaleQuantity(q: Quantity, factor: DecimalText): Quantity {
  return { value: multiply(q.value, factor), unit: q.unit }
}

/**
 * The quantity as a person reads it: '0.5 mg', '12.50 g', '10 units'. A leading zero always; trailing
 * zeros only where the reading itself had them (ISMP).
 */
export function formatQuantity(q: Quantity): string {
  return displayWithUnit(q.value, q.unit)
}
