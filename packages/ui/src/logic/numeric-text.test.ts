import { describe, expect, it } from 'vitest'
import { numericText } from './numeric-text.ts'

describe('numericText', () => {
  it.each([
    ['12.50', '12.50'],
    ['12,5', '12.5'],
    ['.5', '0.5'],
    ['1e5', '15'],
    ['1.2.3', '1.23'],
    ['12 g', '12'],
    ['-4', '4'],
    ['12.', '12.'],
    ['', ''],
  ])('%s becomes %s', (raw, text) => expect(numericText(raw)).toBe(text))
  it('keeps a sign and limits decimals where asked', () => {
    expect(numericText('-4.567', { signed: true, maxDecimals: 2 })).toBe('-4.56')
    expect(numericText('4.9', { maxDecimals: 0 })).toBe('4')
  })
})
