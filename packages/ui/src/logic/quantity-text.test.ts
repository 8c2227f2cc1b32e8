import { describe, expect, it } from 'vitest'
import { shownNumber, shownQuantity, shownUnit } from './quantity-text.ts'

describe('shownUnit', () => {
  it.each([
    ['µg', 'mcg'],
    ['μg', 'mcg'],
    ['µg/ml', 'mcg/mL'],
    ['U', 'units'],
    ['µL', 'mcL'],
    ['mg', 'mg'],
    ['mEq/L', 'mEq/L'],
  ])('%s is shown as %s', (unit, shown) => expect(shownUnit(unit)).toBe(shown))
})

describe('shownNumber', () => {
  it('[B01.3] adds the leading zero and nothing else', () => {
    expect(shownNumber('.5')).toBe('0.5')
    expect(shownNumber('-.50')).toBe('−0.50')
  })
  it('[B01.3] leaves the zeros of a recorded reading alone', () => {
    expect(shownNumber('12.50')).toBe('12.50')
    expect(shownNumber('100')).toBe('100')
    expect(shownNumber('0.1000000000000000055')).toBe('0.1000000000000000055')
  })
  it('leaves what is not a number as it is', () => {
    expect(shownNumber('n/a')).toBe('n/a')
    expect(shownNumber('')).toBe('')
    expect(shownNumber('-')).toBe('-')
  })
  it('keeps value and unit on one line', () => {
    expect(shownQuantity('12.48', 'g')).toBe('12.48\u00a0g')
    expect(shownQuantity('7')).toBe('7')
  })
})
