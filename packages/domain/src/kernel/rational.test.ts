import { describe, expect, it } from 'vitest'
import {
  divideRational,
  isPositive,
  multiplyRational,
  rational,
  rawRational,
  reportRational,
} from './rational.ts'

describe('fractions of decimals', () => {
  it('[X08] stay exact through a chain that no decimal could hold', () => {
    const third = rational('1', '3')
    const whole = multiplyRational(third, rational('3'))
    expect(reportRational(whole, 2)).toBe('1.00')
    expect(rawRational(whole)).toBe('1')
    expect(reportRational(divideRational(rational('2'), third), 0)).toBe('6')
  })

  it('[X08] report by one look at the true quotient, and show the raw value cut, never rounded', () => {
    // 94.9999…: rounding the raw value at nine decimals first would report 95.0.
    const just = rational('949999999999', '10000000000')
    expect(reportRational(just, 1)).toBe('95.0')
    expect(rawRational(just)).toBe('94.999999999')
    expect(rawRational(rational('2', '3'))).toBe('0.666666666')
  })

  it('know zero and sign', () => {
    expect(() => rational('1', '0.0')).toThrow(RangeError)
    expect(isPositive(rational('-1', '-2'))).toBe(true)
    expect(isPositive(rational('0', '2'))).toBe(false)
  })
})
