import { describe, expect, it } from 'vitest'
import { limitInUnit, textInUnit, unitsToChoose } from './unit-choice.ts'

describe('[B09.3] units on the keypad', () => {
  it('offers the everyday units of the same kind', () => {
    expect(unitsToChoose('g')).toEqual(['mcg', 'mg', 'g', 'kg'])
    expect(unitsToChoose('mL')).toEqual(['mcL', 'mL', 'L'])
  })
  it('offers no choice where there is none', () => {
    expect(unitsToChoose('degC')).toEqual(['degC'])
    expect(unitsToChoose('each')).toEqual(['each'])
  })
  it('keeps the planned unit where it is not an everyday one', () => {
    expect(unitsToChoose('ng')).toContain('ng')
  })
  it('converts what is typed exactly', () => {
    expect(textInUnit('12.48', 'g', 'mg')).toBe('12480')
    expect(textInUnit('0.1', 'mcg', 'kg')).toBe('0.0000000001')
  })
  it('empties what cannot be converted, in place of a guess', () => {
    expect(textInUnit('12.48', 'g', 'mL')).toBe('')
    expect(textInUnit('', 'g', 'mg')).toBe('')
  })
  it('shows a limit only where it is exact', () => {
    expect(limitInUnit('12.25', 'g', 'mg')).toBe('12250')
    expect(limitInUnit(undefined, 'g', 'mg')).toBeUndefined()
    expect(limitInUnit('100', 's', 'h')).toBeUndefined()
  })
})
