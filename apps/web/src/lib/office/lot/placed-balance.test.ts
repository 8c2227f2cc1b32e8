import { describe, expect, it } from 'vitest'
import { placedOf, placedWords, readQuantity } from './placed-balance.ts'

const whole = { value: '20', unit: 'g' } as const
const g = (value: string) => ({ value, unit: 'g' })

describe('the balance under a split', () => {
  it('[L08] says exactly what is placed and what stays', () => {
    expect(placedWords(whole, [g('12.5')])).toBe('12.5 g of 20 g placed, 7.5 g stay.')
    expect(placedWords(whole, [g('0.1'), g('0.2')])).toBe('0.3 g of 20 g placed, 19.7 g stay.')
    expect(placedWords(whole, [g('12.5'), { value: '7500', unit: 'mg' }])).toBe(
      '20.0 g of 20 g placed, nothing is left.',
    )
  })

  it('[L08] says how much is too much, and counts other units exactly', () => {
    expect(placedWords(whole, [g('20'), { value: '1', unit: 'mg' }])).toBe(
      '20.001 g of 20 g placed, 0.001 g too much.',
    )
    expect(placedOf(whole, [g('20')]).isOver).toBe(false)
  })

  it('says nothing of the rest while a part is half typed or does not fit', () => {
    for (const part of [g('12.5.'), g('abc'), { value: '5', unit: 'mL' }, { value: '5', unit: '' }, g('-5')])
      expect(placedOf(whole, [part]).isWhole).toBe(false)
    expect(placedWords(whole, [{ value: '5', unit: 'mL' }])).toMatch(/does not fit 20 g/)
    expect(placedWords(whole, [g('')])).toBe('0 g of 20 g placed, 20 g stay.')
  })

  it('reads a number that is being typed', () => {
    expect(readQuantity(g('12.'))).toEqual({ value: '12', unit: 'g' })
    expect(readQuantity(g('.5'))).toEqual({ value: '0.5', unit: 'g' })
    expect(readQuantity(g(''))).toBeNull()
  })
})
