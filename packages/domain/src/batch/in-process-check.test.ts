import { describe, expect, it } from 'vitest'
import {
  checkChoice,
  checkDateTime,
  checkReading,
  checkText,
  checkTimer,
  checkYesNo,
  numberSpec,
  type NumberSpec,
} from './in-process-check.ts'

const weight: NumberSpec = { unit: 'g', target: '12.50', low: '12.25', high: '12.75', resolution: '0.01' }
const status = (value?: string | null, unit: string | null | undefined = 'g', spec = weight) =>
  checkReading(spec, { value, unit }).status

describe('a measured number', () => {
  it.each([
    ['12.50', 'in_range'],
    ['12.25', 'in_range'],
    ['12.75', 'in_range'],
    ['12.24', 'low'],
    ['12.76', 'high'],
    ['-12.50', 'low'],
  ])('[B07.2] of %s g is %s, limits inclusive', (value, expected) => {
    expect(status(value)).toBe(expected)
  })

  it.each([undefined, null, '', '   '])('[X20] that is blank (%j) is not recorded', (value) => {
    expect(status(value)).toBe('not_recorded')
  })

  it.each(['NaN', 'Infinity', '12,5', '1.25e1', '.5', '12.5 g', ' 12.50', 'about 12'])(
    '[X20] written %j is not a number',
    (value) => {
      expect(status(value)).toBe('not_a_number')
    },
  )

  it('[X20] without a unit, or with an unknown one or another kind, is never a pass', () => {
    expect(checkReading(weight, { value: '12.50' }).status).toBe('unit_mismatch')
    for (const unit of [null, '', 'grams', 'mL', 'unit']) expect(status('12.50', unit)).toBe('unit_mismatch')
  })

  it('[B09.3] is compared exactly across units', () => {
    expect(status('12750', 'mg')).toBe('in_range')
    expect(status('12760', 'mg')).toBe('high')
    expect(status('0.01275', 'kg')).toBe('in_range')
    expect(checkReading(weight, { value: '12750', unit: 'mg' }).converted).toEqual({
      value: '12.75',
      unit: 'g',
    })
  })

  it('is compared exactly even where it has no finite value in the unit of the limit', () => {
    const hold: NumberSpec = { unit: 'h', high: '0.03' }
    expect(status('108', 's', hold)).toBe('in_range')
    expect(status('109', 's', hold)).toBe('high')
    expect(checkReading(hold, { value: '100', unit: 's' }).converted).toBeUndefined()
  })

  it('[X20] is a multiple of the resolution or was not read', () => {
    expect(status('12.505')).toBe('not_a_multiple_of_resolution')
    expect(status('12505', 'mg')).toBe('not_a_multiple_of_resolution')
    expect(status('99.999')).toBe('not_a_multiple_of_resolution')
  })

  it('is judged as read, not as displayed', () => {
    const coarse: NumberSpec = { unit: 'g', high: '12.75', decimals: 2 }
    expect(status('12.754', 'g', coarse)).toBe('high')
  })

  it('keeps what was recorded and shows the limits', () => {
    expect(checkReading(weight, { value: '12.80', unit: 'g' })).toEqual({
      status: 'high',
      value: '12.80',
      unit: 'g',
      converted: { value: '12.80', unit: 'g' },
      limitUnit: 'g',
      target: '12.50',
      low: '12.25',
      high: '12.75',
      resolution: '0.01',
    })
  })

  it('without limits is in range once it is a number with the right unit', () => {
    expect(status('7.4', 'pH', { unit: 'pH' })).toBe('in_range')
    expect(status('7.4', 'g', { unit: 'pH' })).toBe('unit_mismatch')
  })
})

describe('a specification of a number', () => {
  it.each([
    [{ low: '2', high: '1' }, 'The low limit is above the high limit'],
    [{ low: '2', target: '1' }, 'The target lies outside its limits'],
    [{ target: '3', high: '2.9' }, 'The target lies outside its limits'],
    [{ resolution: '0' }, 'The resolution is not above zero'],
    [{ resolution: '-0.1' }, 'The resolution is not above zero'],
  ])('%o is refused', (limits, message) => {
    const result = numberSpec.safeParse({ unit: 'g', ...limits })
    expect(result.error?.issues.map((issue) => issue.message)).toContain(message)
  })

  it('takes limits with equal ends, and refuses a malformed one without throwing', () => {
    expect(numberSpec.safeParse({ unit: 'g', low: '1', target: '1.0', high: '1.00' }).success).toBe(true)
    expect(numberSpec.safeParse({ unit: 'g', low: 'x', high: '1' }).success).toBe(false)
    expect(numberSpec.safeParse({ low: '1' }).success).toBe(false)
  })
})

describe('a timer', () => {
  const mixing = { minimumSeconds: 600, maximumSeconds: 900 }

  it.each([
    [599, 'low', 1],
    [600, 'in_range', 0],
    [900, 'in_range', 0],
    [901, 'high', 0],
  ] as const)('[B07.4] of %i s is %s', (elapsedSeconds, expected, remainingSeconds) => {
    expect(checkTimer(mixing, elapsedSeconds)).toEqual({ status: expected, ...mixing, remainingSeconds })
  })

  it.each([undefined, null, Number.NaN, -1])('[X20] of %s is not recorded', (elapsedSeconds) => {
    expect(checkTimer(mixing, elapsedSeconds).status).toBe('not_recorded')
  })

  it('may have no maximum', () => {
    expect(checkTimer({ minimumSeconds: 1, maximumSeconds: null }, 1_000_000).status).toBe('in_range')
  })
})

describe('an answer that is no number', () => {
  it('[X20] blank is not recorded, whatever the kind', () => {
    for (const blank of [undefined, null]) {
      expect(checkText({}, blank).status).toBe('not_recorded')
      expect(checkYesNo({}, blank).status).toBe('not_recorded')
      expect(checkChoice({ options: ['a'] }, blank).status).toBe('not_recorded')
      expect(checkDateTime({}, blank).status).toBe('not_recorded')
    }
    expect(checkText({}, ' \n').status).toBe('not_recorded')
  })

  it('is a text of at most so many characters', () => {
    expect(checkText({ maximumLength: 5 }, 'clear').status).toBe('in_range')
    expect(checkText({ maximumLength: 5 }, 'cloudy').status).toBe('not_an_answer')
  })

  it('is the yes or no that was expected', () => {
    expect(checkYesNo({ expected: true }, false).status).toBe('out_of_range')
    expect(checkYesNo({ expected: false }, false).status).toBe('in_range')
    expect(checkYesNo({ expected: null }, false).status).toBe('in_range')
  })

  it('is one of the accepted options', () => {
    const look = { options: ['clear', 'hazy', 'cloudy'], accepted: ['clear'] }
    expect(checkChoice(look, 'clear').status).toBe('in_range')
    expect(checkChoice(look, 'hazy').status).toBe('out_of_range')
    expect(checkChoice(look, 'Clear').status).toBe('not_an_answer')
    expect(checkChoice({ ...look, accepted: [] }, 'hazy').status).toBe('in_range')
  })

  it('is an instant between inclusive bounds', () => {
    const bounds = { earliest: '2026-11-21T10:00:00.000Z', latest: '2026-11-21T12:00:00.000Z' }
    expect(checkDateTime(bounds, '2026-11-21T10:00:00.000Z').status).toBe('in_range')
    expect(checkDateTime(bounds, '2026-11-21T12:00:00.001Z').status).toBe('out_of_range')
    expect(checkDateTime(bounds, '2026-11-21').status).toBe('not_an_answer')
  })
})
