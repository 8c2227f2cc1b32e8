import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  compareQuantities,
  convert,
  formatQuantity,
  quantity,
  scaleQuantity,
  subtractQuantities,
  type Quantity,
} from './quantity.ts'
import { convertibleUnits, dimensionOf, units, type Unit } from './unit.ts'

const q = (value: string, unit: Unit): Quantity => ({ value, unit })

describe('conversion', () => {
  it.each([
    ['12.5', 'g', 'mg', '12500'],
    ['1', 'mcg', 'kg', '0.000000001'],
    ['250', 'mcL', 'mL', '0.25'],
    ['2', 'mg/mL', 'mcg/mL', '2000'],
    ['5', 'g/L', 'mg/mL', '5'],
    ['1', 'in. w.c.', 'Pa', '249.08891'],
    ['90', 'min', 'h', '1.5'],
    ['-0.02', 'Eq', 'mEq', '-20'],
  ] as const)('[B09.3] %s %s in %s is %s', (value, from, to, expected) => {
    expect(convert(q(value, from), to)).toEqual({ ok: true, quantity: q(expected, to) })
  })

  it('leaves a quantity in its own unit as it was read', () => {
    expect(convert(q('12.50', 'g'), 'g')).toEqual({ ok: true, quantity: q('12.50', 'g') })
  })

  it('[B09.3] refuses another dimension, and units of activity or count among each other', () => {
    const refused = { ok: false, problem: 'dimension_mismatch' }
    expect(convert(q('1', 'g'), 'mL')).toEqual(refused)
    expect(convert(q('1', 'unit'), 'IU')).toEqual(refused)
    expect(convert(q('1', 'unit'), 'mg')).toEqual(refused)
    expect(convert(q('1', 'mmol'), 'mEq')).toEqual(refused)
    expect(convert(q('1', 'vial'), 'bag')).toEqual(refused)
    expect(convert(q('1', 'mg/mL'), 'unit/mL')).toEqual(refused)
  })

  it('[B09.3] never crosses a dimension', () => {
    for (const from of units)
      for (const to of units)
        if (dimensionOf(from) !== dimensionOf(to)) expect(convert(q('1', from), to).ok).toBe(false)
  })

  it('refuses to round what is no finite decimal', () => {
    expect(convert(q('100', 's'), 'h')).toEqual({ ok: false, problem: 'not_exact' })
    expect(compareQuantities(q('100', 's'), q('0.03', 'h'))).toEqual({ ok: true, order: -1 })
  })
})

describe('arithmetic', () => {
  it('adds and subtracts in the unit of the first', () => {
    expect(addQuantities(q('1.00', 'g'), q('250', 'mg'))).toEqual({ ok: true, quantity: q('1.25', 'g') })
    expect(subtractQuantities(q('1.5', 'mL'), q('2000', 'mcL'))).toEqual({
      ok: true,
      quantity: q('-0.5', 'mL'),
    })
    expect(addQuantities(q('1', 'g'), q('1', 'mL'))).toEqual({ ok: false, problem: 'dimension_mismatch' })
  })

  it('compares across units of a family', () => {
    expect(compareQuantities(q('1000', 'mg'), q('1.000', 'g'))).toEqual({ ok: true, order: 0 })
    expect(compareQuantities(q('999', 'mcg'), q('1', 'mg'))).toEqual({ ok: true, order: -1 })
    expect(compareQuantities(q('1', 'mg'), q('1', 'mL')).ok).toBe(false)
  })

  it('scales', () => {
    expect(scaleQuantity(q('12.5', 'mg'), '0.4')).toEqual(q('5', 'mg'))
  })
})

describe('display', () => {
  it.each([
    [q('0.5', 'mg'), '0.5 mg'],
    [q('12.50', 'g'), '12.50 g'],
    [q('100', 'mcg/mL'), '100 mcg/mL'],
    [q('10', 'unit'), '10 units'],
    [q('1', 'unit'), '1 unit'],
    [q('1.0', 'vial'), '1.0 vial'],
    [q('0', 'vial'), '0 vials'],
    [q('0.9', '% w/v'), '0.9% w/v'],
    [q('7.4', 'pH'), 'pH 7.4'],
    [q('5', 'degC'), '5 °C'],
  ])('%o reads %s', (value, expected) => {
    expect(formatQuantity(value)).toBe(expected)
  })

  it('has a schema that wants number and unit', () => {
    expect(quantity.safeParse({ value: '1', unit: 'mg' }).success).toBe(true)
    expect(quantity.safeParse({ value: '1' }).success).toBe(false)
    expect(quantity.safeParse({ value: 1, unit: 'mg' }).success).toBe(false)
  })
})

describe('properties', () => {
  const value = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.stringMatching(/^\d{1,9}$/))
    .map(([whole, fraction]) => `${whole}.${fraction}`)
  // The families whose factors are powers of ten: there every conversion is exact.
  const massUnit = fc.constantFrom(...convertibleUnits('g'))
  const mass = fc.record({ value, unit: massUnit })
  const taken = (result: ReturnType<typeof addQuantities>) => {
    if (!result.ok) throw new Error(result.problem)
    return result.quantity
  }

  it('[B09.3] converts there and back without loss', () => {
    fc.assert(
      fc.property(mass, massUnit, (original, other) => {
        const back = taken(convert(taken(convert(original, other)), original.unit))
        expect(compareQuantities(back, original)).toEqual({ ok: true, order: 0 })
      }),
    )
  })

  it('adds in any grouping and order to the same sum', () => {
    fc.assert(
      fc.property(mass, mass, mass, (a, b, c) => {
        const left = taken(addQuantities(taken(addQuantities(a, b)), c))
        const right = taken(addQuantities(a, taken(addQuantities(b, c))))
        const turned = taken(addQuantities(taken(addQuantities(c, b)), a))
        expect(compareQuantities(left, right)).toEqual({ ok: true, order: 0 })
        expect(compareQuantities(left, turned)).toEqual({ ok: true, order: 0 })
      }),
    )
  })

  it('takes away what it added', () => {
    fc.assert(
      fc.property(mass, mass, (a, b) => {
        const back = taken(subtractQuantities(taken(addQuantities(a, b)), b))
        expect(compareQuantities(back, a)).toEqual({ ok: true, order: 0 })
      }),
    )
  })
})
