import { isDecimalText } from '../kernel/decimal.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'

/** Units as balances print them. Anything else is not understood, and never guessed. */
const printedUnits: Readonly<Record<string, Unit>> = {
  kg: 'kg',
  g: 'g',
  mg: 'mg',
  ug: 'mcg',
  µg: 'mcg',
  μg: 'mcg',
  mcg: 'mcg',
}

/** The unit of this printed name, or undefined. */
export function printedUnit(text: string): Unit | undefined {
  return printedUnits[text]
}

/**
 * A number as a balance pads it: blanks before it, a sign apart from it, non-verified digits in square brackets
 * ("+ 123.5[6]"), leading zeros. Undefined when it is no plain decimal.
 */
export function printedNumber(text: string): string | undefined {
  const bare = text.replaceAll(/[[\]\s]/g, '').replace(/^\+/, '')
  const plain = bare.replace(/^(-?)0+(?=\d)/, '$1')
  // A negative zero is a drift below the display's last digit.
  const unsigned = /^-[0.]+$/.test(plain) ? plain.slice(1) : plain
  return isDecimalText(unsigned) ? unsigned : undefined
}

/**
 * What a balance types when it prints as a keyboard (B09.4): '   12.345 g', 'N   +  12.345 g  ', 'S S  12.345 g'. A print
 * without a unit is not stable yet, and a print of anything else is no weight.
 *
 * @returns value and unit exactly as printed, or why the text is no stable weight
 */
export function readPrintedWeight(
  text: string,
): { ok: true; quantity: Quantity } | { ok: false; problem: 'not_a_weight' | 'not_stable' } {
  const match = /^(?:S S|S D|SD|N|G|Net|Gross)?\s*([+-]?\s*\d[\d.[\]]*)\s*([A-Za-zµμ]*)$/.exec(text.trim())
  if (!match) return { ok: false, problem: 'not_a_weight' }
  const [, figures = '', unitText = ''] = match
  const value = printedNumber(figures)
  if (value === undefined) return { ok: false, problem: 'not_a_weight' }
  if (unitText === '' || /^(?:S D|SD)/.test(text.trim())) return { ok: false, problem: 'not_stable' }
  const unit = printedUnits[unitText]
  return unit ? { ok: true, quantity: { value, unit } } : { ok: false, problem: 'not_a_weight' }
}
