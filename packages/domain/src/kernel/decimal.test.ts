import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  abs,
  add,
  compare,
  decimals,
  decimalText,
  divide,
  divideExactly,
  isMultipleOf,
  isNegative,
  isZero,
  max,
  min,
  multiply,
  negate,
  subtract,
} from './decimal.ts'

describe('decimal text', () => {
  it.each(['0', '12.50', '-0.5', '-0.00', '0.000001', '1'.repeat(40)])('[B01.3] takes %s', (text) => {
    expect(decimalText.parse(text)).toBe(text)
  })

  it.each(['', ' ', 'NaN', 'Infinity', '1e3', '+1', '.5', '5.', '007', '1,5', '1 000', '0x1', '١', '1\n'])(
    '[X20] refuses %j',
    (text) => {
      expect(decimalText.safeParse(text).success).toBe(false)
    },
  )

  it('refuses more than 40 characters and anything but text', () => {
    expect(decimalText.safeParse('1'.repeat(41)).success).toBe(false)
    expect(decimalText.safeParse(1.5).success).toBe(false)
  })
})

describe('decimal arithmetic', () => {
  it('[B01.3] adds and subtracts what binary floats cannot', () => {
    expect(add('0.1', '0.2')).toBe('0.3')
    expect(subtract('0.3', '0.1')).toBe('0.2')
    expect(add('123456789012345678901234567890', '0.000000001')).toBe(
      '123456789012345678901234567890.000000001',
    )
  })

  it('keeps the decimals of the finer reading', () => {
    expect(subtract('53.70', '41.20')).toBe('12.50')
    expect(add('12.50', '0.5')).toBe('13.00')
    expect(decimals('12.50')).toBe(2)
    expect(decimals('12')).toBe(0)
  })

  it('multiplies exactly with no more decimals than needed', () => {
    expect(multiply('12.50', '1000')).toBe('12500')
    expect(multiply('0.000001', '0.000001')).toBe('0.000000000001')
  })

  it('divides to the digits asked for, half away from zero, or cut', () => {
    expect(divide('2', '3', 4)).toBe('0.6667')
    expect(divide('2', '3', 4, 'down')).toBe('0.6666')
    expect(divide('-1', '8', 2)).toBe('-0.13')
    expect(divide('10', '4', 3)).toBe('2.500')
    expect(() => divide('1', '0.00', 2)).toThrow(RangeError)
  })

  it('divides exactly or says that it cannot', () => {
    expect(divideExactly('1', '8')).toBe('0.125')
    expect(divideExactly('0.12', '1000000000000')).toBe('0.00000000000012')
    expect(divideExactly('1', '3')).toBeUndefined()
    expect(divideExactly('1', '1024')).toBe('0.0009765625')
  })

  it('never writes minus zero', () => {
    expect(negate('0')).toBe('0')
    expect(negate('-0.00')).toBe('0.00')
    expect(subtract('1.00', '1.00')).toBe('0.00')
    expect(divide('-1', '3000', 2)).toBe('0.00')
    expect(multiply('-1', '0')).toBe('0')
  })

  it('compares by value, whatever the zeros', () => {
    expect(compare('1.0', '1')).toBe(0)
    expect(compare('-2', '1')).toBe(-1)
    expect(compare('10', '9.999')).toBe(1)
    expect(isZero('-0.0')).toBe(true)
    expect(isNegative('-0.0')).toBe(false)
    expect(isNegative('-0.1')).toBe(true)
    expect(abs('-0.50')).toBe('0.50')
  })

  it('finds the least and the greatest as written', () => {
    expect(min('2', '1.50', '1.5')).toBe('1.50')
    expect(max('-2', '-1.50', '-3')).toBe('-1.50')
  })

  it('[X20] tells whole steps of a resolution', () => {
    expect(isMultipleOf('12.48', '0.02')).toBe(true)
    expect(isMultipleOf('12.49', '0.02')).toBe(false)
    expect(isMultipleOf('-0.3', '0.1')).toBe(true)
    expect(() => isMultipleOf('1', '0')).toThrow(RangeError)
  })

  it('throws on text that is no decimal rather than answer', () => {
    expect(() => add('NaN', '1')).toThrow(TypeError)
    expect(() => compare('', '0')).toThrow(TypeError)
  })

  it('agrees with whole-number arithmetic scaled by a power of ten', () => {
    const scaled = fc.record({ whole: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }) })
    const text = (n: bigint) => {
      const digits = (n < 0n ? -n : n).toString().padStart(7, '0')
      const written = `${digits.slice(0, -6).replace(/^0+(?=\d)/, '')}.${digits.slice(-6)}`
      return n < 0n ? `-${written}` : written
    }
    fc.assert(
      fc.property(scaled, scaled, ({ whole: a }, { whole: b }) => {
        expect(add(text(a), text(b))).toBe(text(a + b))
        expect(subtract(text(a), text(b))).toBe(text(a - b))
        expect(compare(text(a), text(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })
})
