import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareQuantities, type Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import { convertAcross, strengthOfRatio, type ConversionBasis } from './conversion.ts'

const q = (value: string, unit: Unit): Quantity => ({ value, unit })

const density = { value: q('1.0046', 'g/mL'), temperatureCelsius: '20', source: 'CoA of lot NS-1' }
const calcium: ConversionBasis = {
  molecularWeight: { gramsPerMole: '147.014', source: 'USP Calcium Chloride' },
  valence: { value: '2', source: 'Ca2+' },
}
const heparin: ConversionBasis = { activity: { value: q('197', 'unit/mg'), source: 'CoA of lot HEP-7' } }
const taken = (result: ReturnType<typeof convertAcross>) => {
  if (!result.ok) throw new Error(result.problem)
  return result
}

describe('across dimensions', () => {
  it.each([
    [q('500', 'mL'), 'g', { density }, 2, '502.30', '502.3'],
    [q('502.3', 'g'), 'mL', { density }, 1, '500.0', '500'],
    [q('20', 'mmol'), 'g', calcium, 4, '2.9403', '2.94028'],
    [q('2.94028', 'g'), 'mmol', calcium, 3, '20.000', '20'],
    [q('20', 'mEq'), 'mg', calcium, 1, '1470.1', '1470.14'],
    [q('1', 'mmol'), 'mEq', calcium, 0, '2', '2'],
    [q('3', 'mEq'), 'mmol', calcium, 1, '1.5', '1.5'],
    [q('250000', 'unit'), 'g', heparin, 4, '1.2690', '1.269035532'],
    [q('1.5', 'mg'), 'unit', heparin, 1, '295.5', '295.5'],
  ] as const)('[X08] %o is so many %s', (from, to, basis, digits, value, raw) => {
    expect(convertAcross(from, to, basis, digits)).toMatchObject({ ok: true, quantity: q(value, to), raw })
  })

  it('[X08] shows everything that the result was computed from', () => {
    const result = taken(convertAcross(q('500', 'mL'), 'g', { density }, 2))
    expect(result.inputs).toEqual([
      { label: 'From', shown: '500 mL' },
      { label: 'Density', shown: '1.0046 g/mL at 20 °C (CoA of lot NS-1)', sign: '×' },
    ])
  })

  it('[B09.3] says what is missing rather than assume a density of one', () => {
    const problem = (from: Quantity, to: Unit, basis: ConversionBasis = {}) => {
      const result = convertAcross(from, to, basis, 2)
      return result.ok ? 'converted' : result.problem
    }
    expect(problem(q('1', 'mL'), 'g')).toBe('density_needed')
    expect(problem(q('1', 'g'), 'mmol')).toBe('molecular_weight_needed')
    expect(problem(q('1', 'mmol'), 'mEq')).toBe('valence_needed')
    expect(problem(q('1', 'mEq'), 'g', { molecularWeight: calcium.molecularWeight })).toBe('valence_needed')
    expect(problem(q('1', 'unit'), 'mg')).toBe('activity_needed')
    expect(problem(q('1', 'vial'), 'g', { density })).toBe('never_convertible')
  })

  it('[X08] never takes a unit for an international unit, nor a worthless basis', () => {
    expect(convertAcross(q('1', 'IU'), 'mg', heparin, 2)).toEqual({
      ok: false,
      problem: 'activity_not_usable',
    })
    expect(convertAcross(q('1', 'unit'), 'IU', heparin, 2)).toEqual({
      ok: false,
      problem: 'never_convertible',
    })
    const none = { density: { ...density, value: q('0', 'g/mL') } }
    expect(convertAcross(q('1', 'mL'), 'g', none, 2)).toEqual({ ok: false, problem: 'density_not_usable' })
    const inverse = { density: { ...density, value: q('1', 'unit/mL') } }
    expect(convertAcross(q('1', 'mL'), 'g', inverse, 2)).toEqual({ ok: false, problem: 'density_not_usable' })
  })

  it('[X08] comes back to where it began, to the last reported digit', () => {
    const value = fc
      .integer({ min: 1, max: 10 ** 9 })
      .map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`)
    fc.assert(
      fc.property(value, fc.integer({ min: 500, max: 2000 }), (text, thousandths) => {
        const of = {
          density: {
            ...density,
            value: q(
              `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`,
              'g/mL',
            ),
          },
        }
        const there = taken(convertAcross(q(text, 'mL'), 'g', of, 12)).quantity
        const back = taken(convertAcross(there, 'mL', of, 3)).quantity
        expect(compareQuantities(back, q(text, 'mL'))).toEqual({ ok: true, order: 0 })
      }),
    )
  })
})

describe('a strength written as a ratio', () => {
  it.each([
    [q('0.9', '% w/v'), {}, '9.000'],
    [q('1000', '1:N'), {}, '1.000'],
    [q('200000', '1:N'), {}, '0.005'],
    [q('10', '% w/w'), { density }, '100.460'],
    [q('50', 'ppm'), { density }, '0.050'],
  ] as const)('[X08] %o in mg/mL', (ratio, basis, value) => {
    expect(strengthOfRatio(ratio, basis, 3)).toMatchObject({ ok: true, quantity: q(value, 'mg/mL') })
  })

  it('[X08] by weight needs the density, by volume says nothing of mass', () => {
    expect(strengthOfRatio(q('10', '% w/w'), {}, 3)).toEqual({ ok: false, problem: 'density_needed' })
    expect(strengthOfRatio(q('70', '% v/v'), { density }, 3)).toEqual({
      ok: false,
      problem: 'never_convertible',
    })
    expect(strengthOfRatio(q('0', '1:N'), {}, 3)).toEqual({ ok: false, problem: 'never_convertible' })
  })
})
