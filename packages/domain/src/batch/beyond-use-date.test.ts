import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDaysToDate } from '../kernel/calendar-date.ts'
import {
  addSeconds,
  compareInstants,
  endOfZonedDay,
  formatInstant,
  secondsBetween,
} from '../kernel/instant.ts'
import { calculateBeyondUseDate, isBeyondUse, type BeyondUseInput } from './beyond-use-date.ts'
import {
  budCategory,
  siteDefaultPolicy,
  sterileProcess,
  storageCondition,
  usp797Policy2023,
} from './bud-policies.ts'

const newYork = 'America/New_York'

const given = (changes: Partial<BeyondUseInput> = {}): BeyondUseInput => ({
  policy: siteDefaultPolicy,
  category: 'category_2',
  process: 'aseptic',
  storage: 'refrigerated',
  startsWithNonsterile: false,
  sterilityTestPassed: false,
  compoundedAt: '2026-06-01T14:05:00.000Z',
  timeZone: newYork,
  componentExpiries: [],
  ...changes,
})

const dated = (changes: Partial<BeyondUseInput> = {}) => {
  const result = calculateBeyondUseDate(given(changes))
  if (!result.ok) throw new Error(result.message)
  return result
}

const hoursGiven = (changes: Partial<BeyondUseInput>) => {
  const result = dated(changes)
  return secondsBetween(given(changes).compoundedAt, result.at) / 3600
}

describe('[B19.1] the site default table', () => {
  it.each([
    ['category_1', 'room', 12],
    ['category_1', 'refrigerated', 12],
    ['category_1', 'frozen', 12],
    ['category_2', 'room', 24],
    ['category_2', 'refrigerated', 4 * 24],
    ['category_2', 'frozen', 45 * 24],
    ['category_3', 'room', 24],
    ['category_3', 'refrigerated', 4 * 24],
    ['category_3', 'frozen', 45 * 24],
  ] as const)('gives %s at %s %i h', (category, storage, hours) => {
    expect(hoursGiven({ category, storage })).toBe(hours)
  })

  it('extends category 3 once its sterility test has passed', () => {
    const tested = { category: 'category_3', sterilityTestPassed: true } as const
    expect(hoursGiven({ ...tested, storage: 'refrigerated' })).toBe(90 * 24)
    expect(hoursGiven({ ...tested, storage: 'room', process: 'terminal' })).toBe(90 * 24)
  })

  it('dates category 1 in hours and the others in days', () => {
    expect(dated({ category: 'category_1' }).resolution).toBe('hours')
    expect(dated({ category: 'category_2' }).resolution).toBe('days')
  })
})

describe('[B19.1] USP <797> 2023', () => {
  it.each([
    ['aseptic', false, true, [1, 4, 45]],
    ['aseptic', false, false, [4, 10, 45]],
    ['aseptic', true, false, [30, 45, 60]],
    ['aseptic', true, true, [30, 45, 60]],
    ['terminal', false, false, [14, 28, 45]],
    ['terminal', false, true, [14, 28, 45]],
    ['terminal', true, false, [45, 60, 90]],
  ] as const)(
    'category 2 %s, tested %s, nonsterile start %s: %o days',
    (process, tested, nonsterile, days) => {
      const at = (storage: 'room' | 'refrigerated' | 'frozen') =>
        hoursGiven({
          policy: usp797Policy2023,
          process,
          storage,
          sterilityTestPassed: tested,
          startsWithNonsterile: nonsterile,
        }) / 24
      expect([at('room'), at('refrigerated'), at('frozen')]).toEqual([...days])
    },
  )

  it('has no frozen storage in category 1', () => {
    const frozen = given({ policy: usp797Policy2023, category: 'category_1', storage: 'frozen' })
    expect(calculateBeyondUseDate(frozen)).toMatchObject({ ok: false, problem: 'no_policy_row' })
  })

  it('has no category 3 before the sterility test has passed', () => {
    const untested = given({ policy: usp797Policy2023, category: 'category_3' })
    expect(calculateBeyondUseDate(untested)).toMatchObject({ ok: false, problem: 'sterility_test_required' })
    expect(calculateBeyondUseDate({ ...untested, sterilityTestPassed: true }).ok).toBe(true)
  })
})

describe('the earliest candidate', () => {
  it('is validated stability when that is shorter', () => {
    const result = dated({ stabilityHours: 30 })
    expect(result).toMatchObject({
      limitedBy: 'stability',
      resolution: 'hours',
      at: '2026-06-02T20:05:00.000Z',
    })
    expect(dated({ stabilityHours: 48 }).resolution).toBe('days')
    expect(dated({ stabilityHours: 1000 }).limitedBy).toBe('policy')
    expect(dated({ stabilityHours: null }).steps).toHaveLength(1)
  })

  it('is the soonest component expiry, good to the end of its day at the site', () => {
    const result = dated({
      componentExpiries: [
        { lot: 'LATER', date: '2026-06-04' },
        { lot: 'SOON', date: '2026-06-03' },
      ],
    })
    expect(result).toMatchObject({ limitedBy: 'component_expiry', at: '2026-06-04T03:59:59.999Z' })
    expect(result.basis).toContain('SOON')
    expect(result.steps.map((step) => step.lot)).toEqual([undefined, 'LATER', 'SOON'])
  })

  it('is the very instant of a component with a beyond-use date of its own', () => {
    const componentExpiries = [{ lot: 'STOCK', at: '2026-06-01T20:00:00.000Z' }]
    expect(dated({ componentExpiries }).at).toBe('2026-06-01T20:00:00.000Z')
  })

  it('is the policy in a tie', () => {
    expect(dated({ stabilityHours: 96 }).limitedBy).toBe('policy')
  })

  it('says in plain words why, with the citation', () => {
    expect(dated().basis).toBe(
      'Policy: 4 days in refrigerator (2 to 8 °C) (Site BUD table (B19.1), category 2). ' +
        'Compounding began 1 Jun 2026 10:05 EDT; use by 5 Jun 2026 10:05 EDT.',
    )
  })
})

describe('what has no date', () => {
  it('is a batch with a component that had expired', () => {
    const componentExpiries = [{ lot: 'OLD', date: '2026-05-31' }]
    expect(calculateBeyondUseDate(given({ componentExpiries }))).toMatchObject({
      ok: false,
      problem: 'component_expired',
      lot: 'OLD',
    })
    // On its last day it is still good.
    expect(dated({ componentExpiries: [{ lot: 'LAST', date: '2026-06-01' }] }).ok).toBe(true)
  })

  it.each([0, -1, 1.5, Number.NaN])('is a stability of %s hours', (stabilityHours) => {
    expect(calculateBeyondUseDate(given({ stabilityHours }))).toMatchObject({
      problem: 'stability_not_valid',
    })
  })
})

describe('[B19.2] across a change of the clocks', () => {
  const local = (at: string) => formatInstant(at, newYork, 'date-time')

  it('in spring a day of 24 hours ends an hour later by the wall', () => {
    const { at } = dated({ storage: 'room', compoundedAt: '2026-03-07T19:00:00.000Z' })
    expect(at).toBe('2026-03-08T19:00:00.000Z')
    expect(local(at)).toBe('8 Mar 2026 15:00 EDT')
  })

  it('in autumn it ends an hour earlier by the wall', () => {
    const { at } = dated({ storage: 'room', compoundedAt: '2026-10-31T18:00:00.000Z' })
    expect(at).toBe('2026-11-01T18:00:00.000Z')
    expect(local(at)).toBe('1 Nov 2026 13:00 EST')
  })

  it('12 hours over the night of either change are 12 hours', () => {
    expect(local(dated({ category: 'category_1', compoundedAt: '2026-03-08T03:00:00.000Z' }).at)).toBe(
      '8 Mar 2026 11:00 EDT',
    )
    expect(local(dated({ category: 'category_1', compoundedAt: '2026-11-01T02:00:00.000Z' }).at)).toBe(
      '1 Nov 2026 09:00 EST',
    )
  })

  it('a component expiring on the day of the change is good to that midnight', () => {
    const until = (date: string, compoundedAt: string) =>
      dated({ compoundedAt, componentExpiries: [{ lot: 'L', date }] }).at
    expect(until('2026-03-08', '2026-03-07T12:00:00.000Z')).toBe('2026-03-09T03:59:59.999Z')
    expect(until('2026-11-01', '2026-10-31T12:00:00.000Z')).toBe('2026-11-02T04:59:59.999Z')
  })

  it('does not depend on the zone but for component days', () => {
    expect(dated({ timeZone: 'Pacific/Honolulu' }).at).toBe(dated().at)
  })
})

describe('properties', () => {
  const compoundedAt = fc
    .integer({ min: 0, max: 4 * 366 * 86_400 })
    .map((seconds) => addSeconds('2024-01-01T00:00:00.000Z', seconds))
  const zone = fc.constantFrom(newYork, 'America/Los_Angeles', 'America/Phoenix', 'UTC')
  const input = fc.record({
    policy: fc.constantFrom(siteDefaultPolicy, usp797Policy2023),
    category: fc.constantFrom(...budCategory.options),
    process: fc.constantFrom(...sterileProcess.options),
    storage: fc.constantFrom(...storageCondition.options),
    startsWithNonsterile: fc.boolean(),
    sterilityTestPassed: fc.boolean(),
    compoundedAt,
    timeZone: zone,
    stabilityHours: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
    componentExpiries: fc.array(
      fc.record({
        lot: fc.constantFrom('A', 'B', 'C'),
        date: fc.integer({ min: 0, max: 1700 }).map((days) => addDaysToDate('2024-01-01', days)),
      }),
      { maxLength: 4 },
    ),
  })

  it('[B19.2] is after compounding, never later than any candidate, and is one of them', () => {
    fc.assert(
      fc.property(input, (batch) => {
        const result = calculateBeyondUseDate(batch)
        if (!result.ok) return
        expect(compareInstants(result.at, batch.compoundedAt)).toBe(1)
        const limits = batch.componentExpiries.map(({ date }) => endOfZonedDay(date, batch.timeZone))
        if (batch.stabilityHours) limits.push(addSeconds(batch.compoundedAt, batch.stabilityHours * 3600))
        for (const limit of [...limits, ...result.steps.map((step) => step.at)])
          expect(compareInstants(result.at, limit)).not.toBe(1)
        expect(result.steps.filter((step) => step.source === 'policy')).toHaveLength(1)
        expect(result.steps).toContainEqual(
          expect.objectContaining({ at: result.at, source: result.limitedBy, resolution: result.resolution }),
        )
        expect(isBeyondUse(result.at, result.at)).toBe(false)
        expect(isBeyondUse(result.at, addSeconds(result.at, 1))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('[B19.1] the site default, before any test, is never longer than <797> where that has a row', () => {
    fc.assert(
      fc.property(input, (batch) => {
        const untested = { ...batch, sterilityTestPassed: false }
        const site = calculateBeyondUseDate({ ...untested, policy: siteDefaultPolicy })
        const usp = calculateBeyondUseDate({ ...untested, policy: usp797Policy2023 })
        if (site.ok && usp.ok) expect(compareInstants(site.at, usp.at)).not.toBe(1)
      }),
    )
  })
})
