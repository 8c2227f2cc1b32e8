import { describe, expect, it } from 'vitest'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import { checkWeighing, netWeight, type BalanceLimits } from './weighing.ts'

const q = (value: string, unit: Unit = 'g'): Quantity => ({ value, unit })

const balance: BalanceLimits = {
  resolution: q('0.01'),
  minimumWeight: q('200', 'mg'),
  capacity: q('0.2', 'kg'),
}
const problem = (gross: unknown, tare: unknown = q('41.20')) => {
  const check = checkWeighing({ gross: gross as Quantity, tare: tare as Quantity, balance })
  return check.ok ? undefined : check.problem
}

describe('net weight', () => {
  it('[B09.3] is gross less tare, to the finer reading', () => {
    expect(netWeight({ gross: q('53.68'), tare: q('41.20') })).toEqual({ ok: true, quantity: q('12.48') })
    expect(netWeight({ gross: q('53.70'), tare: q('41.20') })).toEqual({ ok: true, quantity: q('12.50') })
    expect(netWeight({ gross: q('1.5', 'g'), tare: q('500', 'mg') })).toEqual({
      ok: true,
      quantity: q('1.0'),
    })
  })

  it('is refused below zero and between dimensions', () => {
    expect(netWeight({ gross: q('1'), tare: q('2') })).toEqual({ ok: false, problem: 'tare_exceeds_gross' })
    expect(netWeight({ gross: q('1'), tare: q('1', 'mL') })).toEqual({
      ok: false,
      problem: 'dimension_mismatch',
    })
  })
})

describe('a weighing', () => {
  it('within the balance gives the net', () => {
    const check = checkWeighing({ gross: q('53.68'), tare: q('41.20'), balance })
    expect(check).toEqual({ ok: true, net: q('12.48') })
  })

  it('[X20] needs both readings, as numbers with units', () => {
    expect(problem(undefined)).toBe('not_recorded')
    expect(problem(q('53.68'), null)).toBe('not_recorded')
    expect(problem(q('NaN'))).toBe('not_recorded')
    expect(problem(q(''))).toBe('not_recorded')
    expect(problem({ value: '53.68' })).toBe('not_recorded')
  })

  it('[X20] shows what the balance can show', () => {
    expect(problem(q('53.685'))).toBe('not_a_multiple_of_resolution')
    expect(problem(q('53.68'), q('41.205'))).toBe('not_a_multiple_of_resolution')
    expect(problem(q('53680', 'mg'))).toBeUndefined()
    expect(problem(q('53685', 'mg'))).toBe('not_a_multiple_of_resolution')
  })

  it('[X20] is not below the minimum weight, the minimum itself being allowed', () => {
    expect(problem(q('41.39'))).toBe('below_minimum_weight')
    expect(problem(q('41.40'))).toBeUndefined()
  })

  it('stays within capacity, in kind, and above the tare', () => {
    expect(problem(q('200.00'))).toBeUndefined()
    expect(problem(q('200.01'))).toBe('above_capacity')
    expect(problem(q('53.68', 'mL'))).toBe('dimension_mismatch')
    expect(problem(q('41.19'))).toBe('tare_exceeds_gross')
  })

  it('says what to do', () => {
    const check = checkWeighing({ gross: q('41.30'), tare: q('41.20'), balance })
    expect(check).toMatchObject({
      message: "0.10 g is below the balance's minimum weight of 200 mg. Use a finer balance (USP <41>).",
    })
  })
})
