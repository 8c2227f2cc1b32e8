import { describe, expect, it } from 'vitest'
import { keypadKeyFor, pressKey, type KeypadKey } from './keypad.ts'

const typed = (keys: string, limits = {}) =>
  [...keys].reduce((value, key) => pressKey(value, key as KeypadKey, limits), '')

describe('pressKey', () => {
  it('[B09.1] keeps every figure as typed, the trailing zero too', () => {
    expect(typed('12.50')).toBe('12.50')
    expect(typed('0.10')).toBe('0.10')
  })
  it('gives a lone point its leading zero', () => {
    expect(typed('.5')).toBe('0.5')
  })
  it('takes one point only', () => {
    expect(typed('1.2.3')).toBe('1.23')
  })
  it('does not grow leading zeros', () => {
    expect(typed('007')).toBe('7')
    expect(typed('00.5')).toBe('0.5')
  })
  it('stops at the decimals the field can hold', () => {
    expect(typed('1.2345', { maxDecimals: 2 })).toBe('1.23')
    expect(typed('1.2', { maxDecimals: 0 })).toBe('12')
  })
  it('stops at the figures the field can hold', () => {
    expect(typed('123456', { maxDigits: 4 })).toBe('1234')
  })
  it('takes back, clears and turns the sign', () => {
    expect(pressKey('12.4', 'back')).toBe('12.')
    expect(pressKey('-1', 'back')).toBe('')
    expect(pressKey('12.4', 'clear')).toBe('')
    expect(pressKey('2.5', 'sign')).toBe('-2.5')
    expect(pressKey('-2.5', 'sign')).toBe('2.5')
    expect(pressKey('', 'sign')).toBe('')
  })
})

describe('keypadKeyFor', () => {
  it('knows figures, point, comma, backspace; nothing else', () => {
    expect(keypadKeyFor('7')).toBe('7')
    expect(keypadKeyFor(',')).toBe('.')
    expect(keypadKeyFor('Backspace')).toBe('back')
    expect(keypadKeyFor('a')).toBeNull()
    expect(keypadKeyFor('F1')).toBeNull()
  })
})
