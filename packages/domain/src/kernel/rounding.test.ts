import { describe, expect, it } from 'vitest'
import { reportable, reportedStatus, roundToDecimals } from './rounding.ts'

describe('USP General Notices 7.20', () => {
  it.each([
    ['98.28568', 1, '98.3'],
    ['98.25', 1, '98.3'],
    ['98.2499999', 1, '98.2'],
    ['99.95', 1, '100.0'],
    ['100', 1, '100.0'],
    ['0.5', 0, '1'],
    ['1.5', 0, '2'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['-0.04', 1, '0.0'],
    ['1.0149999999999999999999999', 2, '1.01'],
  ])('rounds %s to %i decimals as %s', (text, digits, expected) => {
    expect(roundToDecimals(text, digits)).toBe(expected)
  })

  it('reports to the decimals of the limit as it is written', () => {
    expect(reportable('98.28568', '100.0')).toBe('98.3')
    expect(reportable('98.28568', '100')).toBe('98')
    expect(reportable('0.0149', '0.02')).toBe('0.01')
  })

  it('judges the reported value against inclusive limits', () => {
    const limits = { low: '98.0', high: '102.0' }
    expect(reportedStatus('97.95', limits)).toBe('in_range')
    expect(reportedStatus('97.94999', limits)).toBe('low')
    expect(reportedStatus('102.0499', limits)).toBe('in_range')
    expect(reportedStatus('102.05', limits)).toBe('high')
    expect(reportedStatus('1', {})).toBe('in_range')
  })
})
