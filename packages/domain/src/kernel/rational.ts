import {
  compare,
  decimals,
  divide,
  divideExactly,
  isZero,
  multiply,
  subtract,
  type DecimalText,
} from './decimal.ts'

/**
 * A number as a fraction of two decimals, so that a chain of multiplications and divisions stays exact until its one
 * rounding at the end (USP General Notices 7.20: full precision is kept until the reportable value).
 */
export interface Rational {
  readonly numerator: DecimalText
  /** Never zero. */
  readonly denominator: DecimalText
}

/** Decimals to which an unrounded result is shown beside the reported one; cut there, not rounded. */
const RAW_DECIMALS = 9

/** numerator ÷ denominator. @throws RangeError when the denominator is zero */
export function rational(numerator: DecimalText, denominator: DecimalText = '1'): Rational {
  if (isZero(denominator)) throw new RangeError('Division by zero')
  return { numerator, denominator }
}

/** a × b, exact. */
export function multiplyRational(a: Rational, b: Rational): Rational {
  return {
    numerator: multiply(a.numerator, b.numerator),
    denominator: multiply(a.denominator, b.denominator),
  }
}

/** a ÷ b, exact. @throws RangeError when b is zero */
export function divideRational(a: Rational, b: Rational): Rational {
  return rational(multiply(a.numerator, b.denominator), multiply(a.denominator, b.numerator))
}

/** a − b, exact. */
export function subtractRational(a: Rational, b: Rational): Rational {
  return {
    numerator: subtract(multiply(a.numerator, b.denominator), multiply(b.numerator, a.denominator)),
    denominator: multiply(a.denominator, b.denominator),
  }
}

/** The reported value: `digits` decimals, rounded once from the true quotient, half up (USP 7.20). */
export function reportRational(value: Rational, digits: number): DecimalText {
  return divide(value.numerator, value.denominator, digits)
}

/**
 * The value before rounding: exact where it is a finite decimal of up to nine places, else cut (never rounded) there, so
 * that a person can see from which side the reported value came.
 */
export function rawRational(value: Rational): DecimalText {
  const exact = divideExactly(value.numerator, value.denominator)
  if (exact !== undefined && decimals(exact) <= RAW_DECIMALS) return exact
  return divide(value.numerator, value.denominator, RAW_DECIMALS, 'down')
}

/** True when the fraction is above zero. */
export function isPositive({ numerator, denominator }: Rational): boolean {
  return compare(multiply(numerator, denominator), '0') > 0
}
