import { Big } from 'big.js'
import { z } from 'zod'

/**
 * Plain decimal text: "12.50", "-0.5". No exponent, no leading '+', no bare ".5", no padding zeros, at
 * most 40 characters. The text is the record: trailing zeros say how finely an instrument read, so they
 * are kept as they came (USP General Notices 7.20, recorded readings are not re-typed).
 */
const decimalPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/** Zod schema of {@link DecimalText}. */
export const decimalText = z
  .string()
  .max(40, 'A number has at most 40 characters')
  .regex(decimalPattern, 'Write the number plainly, such as 12.50 or 0.5')

/** A decimal number as text; never a binary float. */
export type DecimalText = z.infer<typeof decimalText>

/** True when the text is a plain decimal (of any length). */
export function isDecimalText(text: unknown): text is DecimalText {
  return typeof text === 'string' && decimalPattern.test(text)
}

// Strict: a JavaScript number given to the library by mistake throws instead of being taken as a float.
const Decimal = Big()
Decimal.strict = true

const HALF_UP = 1
const DOWN = 0

type Rounding = 'half_up' | 'down'

function exact(text: DecimalText): Big {
  if (!isDecimalText(text)) throw new TypeError(`Not a plain decimal: ${JSON.stringify(text)}`)
  return new Decimal(text)
}

/** Writes the number with `digits` decimals (all that it has when left out) and never as minus zero. */
function write(value: Big, digits?: number): DecimalText {
  const text = value.toFixed(digits)
  return /^-[0.]+$/.test(text) ? text.slice(1) : text
}

/** The number of digits after the point as written: decimals("12.50") is 2. */
export function decimals(text: DecimalText): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

/** a + b, exact, with the decimals of the finer of the two: "12.50" + "0.5" is "13.00". */
export function add(a: DecimalText, b: DecimalText): DecimalText {
  return write(exact(a).plus(exact(b)), Math.max(decimals(a), decimals(b)))
}

/** a − b, exact, with the decimals of the finer of the two: "53.70" − "41.20" is "12.50". */
export function subtract(a: DecimalText, b: DecimalText): DecimalText {
  return write(exact(a).minus(exact(b)), Math.max(decimals(a), decimals(b)))
}

/** a × b, exact, with no more decimals than the product needs. */
export function multiply(a: DecimalText, b: DecimalText): DecimalText {
  return write(exact(a).times(exact(b)))
}

/**
 * a ÷ b to exactly `digits` decimals. Rounds half away from zero in one look at the true quotient;
 * 'down' cuts the digits off instead, for an intermediate that will be rounded later (rounding twice
 * can turn 94.96 into 95.0 and then into 95).
 * @throws RangeError when b is zero.
 */
export function divide(
  a: DecimalText,
  b: DecimalText,
  digits: number,
  rounding: Rounding = 'half_up',
): DecimalText {
  const divisor = exact(b)
  if (divisor.eq('0')) throw new RangeError('Division by zero')
  const Division = Big()
  Division.strict = true
  Division.DP = digits
  Division.RM = rounding === 'down' ? DOWN : HALF_UP
  return write(new Division(exact(a)).div(divisor), digits)
}

/** a ÷ b when the quotient is a finite decimal, else undefined (1 ÷ 3). */
export function divideExactly(a: DecimalText, b: DecimalText): DecimalText | undefined {
  // A finite quotient of these operands has at most this many decimals: the divisor's digits bound the
  // powers of 2 and 5 in it (2^k needs k decimals and k < 3.33 × digits).
  const digits = decimals(a) + Math.ceil(b.length * 3.33)
  const quotient = exact(divide(a, b, digits, 'down'))
  return quotient.times(exact(b)).eq(exact(a)) ? write(quotient) : undefined
}

/** −1 when a < b, 0 when equal ("1.0" equals "1"), 1 when a > b. */
export function compare(a: DecimalText, b: DecimalText): -1 | 0 | 1 {
  return exact(a).cmp(exact(b)) as -1 | 0 | 1
}

/** True for "0", "0.00" and "-0.0". */
export function isZero(text: DecimalText): boolean {
  return exact(text).eq('0')
}

/** True below zero; "-0.0" is not below zero. */
export function isNegative(text: DecimalText): boolean {
  return exact(text).lt('0')
}

/** −text, keeping its decimals. */
export function negate(text: DecimalText): DecimalText {
  return write(exact(text).times('-1'), decimals(text))
}

/** The size of the number without its sign, keeping its decimals. */
export function abs(text: DecimalText): DecimalText {
  return write(exact(text).abs(), decimals(text))
}

/** The smallest of the numbers, as it was written; the first of equals. */
export function min(first: DecimalText, ...others: DecimalText[]): DecimalText {
  return others.reduce((least, next) => (compare(next, least) < 0 ? next : least), first)
}

/** The largest of the numbers, as it was written; the first of equals. */
export function max(first: DecimalText, ...others: DecimalText[]): DecimalText {
  return others.reduce((most, next) => (compare(next, most) > 0 ? next : most), first)
}

/**
 * True when the value is a whole number of steps of the resolution ("least count"): 12.48 by 0.02.
 * @throws RangeError when the resolution is not above zero.
 */
export function isMultipleOf(value: DecimalText, resolution: DecimalText): boolean {
  const step = exact(resolution)
  if (step.lte('0')) throw new RangeError('A resolution is above zero')
  return exact(value).mod(step).eq('0')
}

/** Rounds to exactly `digits` decimals, half away from zero. The rule and its source: rounding.ts. */
export function toDecimals(text: DecimalText, digits: number): DecimalText {
  return write(exact(text).round(digits, HALF_UP), digits)
}
