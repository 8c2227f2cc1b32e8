import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import { checkYield, reconcileUnits, theoreticalUnits, yieldPercent } from './yield.ts'

const q = (value: string, unit: Unit = 'mL'): Quantity => ({ value, unit })

describe('theoretical units', () => {
  it('is what remains for filling over what one unit takes, cut to whole units', () => {
    const plan = {
      batchVolume: q('5', 'L'),
      lineLoss: q('60'),
      samples: q('40'),
      labelVolume: q('10'),
      overfill: q('0.5'),
    }
    expect(theoreticalUnits(plan)).toEqual({ ok: true, units: '466', quotient: '466.666666' })
    expect(theoreticalUnits({ batchVolume: q('5', 'L'), labelVolume: q('10') })).toMatchObject({
      units: '500',
    })
  })

  it('is refused where there is nothing to fill or nothing that fits', () => {
    const problem = (plan: Parameters<typeof theoreticalUnits>[0]) => {
      const result = theoreticalUnits(plan)
      return result.ok ? undefined : result.problem
    }
    expect(problem({ batchVolume: q('1'), samples: q('1'), labelVolume: q('1') })).toBe('nothing_to_fill')
    expect(problem({ batchVolume: q('1'), labelVolume: q('0') })).toBe('nothing_to_fill')
    expect(problem({ batchVolume: q('1'), labelVolume: q('1', 'g') })).toBe('dimension_mismatch')
    expect(problem({ batchVolume: q('1'), lineLoss: q('1', 'g'), labelVolume: q('1') })).toBe(
      'dimension_mismatch',
    )
  })
})

describe('yield', () => {
  const limits = { lowPercent: '95.0', highPercent: '100.0' }

  it('[R05] is rounded once, from the true quotient', () => {
    // 94.9499999…: rounded to 94.95 first it would become 95.0.
    expect(yieldPercent('949499999', '1000000000', 1)).toBe('94.9')
    expect(yieldPercent('2', '3', 2)).toBe('66.67')
  })

  it.each([
    ['475', '500', 'in_range', '95.0'],
    ['500', '500', 'in_range', '100.0'],
    ['501', '500', 'high', '100.2'],
    ['474', '500', 'low', '94.8'],
    ['9495', '10000', 'in_range', '95.0'],
    ['9494', '10000', 'low', '94.9'],
  ])('[R05] of %s from %s is %s at %s %%', (goodUnits, planned, status, percent) => {
    expect(checkYield({ goodUnits, theoreticalUnits: planned, ...limits })).toMatchObject({ status, percent })
  })

  it('compares each limit at its own decimals', () => {
    const check = { goodUnits: 946, theoreticalUnits: 1000 }
    expect(checkYield({ ...check, lowPercent: '95', highPercent: '100' }).status).toBe('in_range')
    expect(checkYield({ ...check, lowPercent: '95.0', highPercent: '100' }).status).toBe('low')
  })

  it('shows raw beside reported', () => {
    expect(checkYield({ goodUnits: 2, theoreticalUnits: 3, ...limits })).toEqual({
      status: 'low',
      percent: '66.7',
      rawPercent: '66.666666',
      ...limits,
    })
  })

  it.each([undefined, null, '', 'NaN', Number.NaN, -1, '-1', 1.5, '1.5', Number.POSITIVE_INFINITY])(
    '[X20] of %j good units is not recorded',
    (goodUnits) => {
      expect(checkYield({ goodUnits, theoreticalUnits: 500, ...limits }).status).toBe('not_recorded')
    },
  )

  it('is nothing without a theoretical yield', () => {
    for (const planned of [0, '0', undefined, null])
      expect(checkYield({ goodUnits: 1, theoreticalUnits: planned, ...limits }).status).toBe(
        'no_theoretical_yield',
      )
  })

  it('takes a count written with zeros after the point', () => {
    expect(checkYield({ goodUnits: '500.00', theoreticalUnits: '500', ...limits }).status).toBe('in_range')
  })
})

describe('reconciliation of units', () => {
  const account = { produced: 500, good: 480, rejects: 8, samples: 6, retained: 4, waste: 2 }

  it('[C211.2] accounts for every unit by name', () => {
    expect(reconcileUnits(account)).toEqual({ status: 'balanced', accounted: '500', difference: '0' })
    expect(reconcileUnits({ ...account, waste: 0 })).toEqual({
      status: 'unbalanced',
      accounted: '498',
      difference: '2',
    })
    expect(reconcileUnits({ ...account, good: 481 })).toMatchObject({
      status: 'unbalanced',
      difference: '-1',
    })
  })

  it('[X20] takes no blank for zero', () => {
    expect(reconcileUnits({ ...account, waste: undefined, samples: '' })).toEqual({
      status: 'not_recorded',
      missing: ['samples', 'waste'],
    })
  })

  it('balances exactly when the parts add up', () => {
    const count = fc.nat(100_000)
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        count,
        count,
        (produced, good, rejects, samples, retained, waste) => {
          const sum = good + rejects + samples + retained + waste
          const parts = { good, rejects, samples, retained, waste }
          expect(reconcileUnits({ produced: sum, ...parts }).status).toBe('balanced')
          const expected = { difference: String(produced - sum) }
          expect(reconcileUnits({ produced, ...parts })).toMatchObject(expected)
        },
      ),
    )
  })
})
