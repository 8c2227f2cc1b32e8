import { describe, expect, it } from 'vitest'
import {
  addDaysToDate,
  addMonthsToDate,
  calendarDate,
  compareDates,
  formatDate,
  formatLabelDate,
  lastDayOfMonth,
  monthsLater,
} from './calendar-date.ts'

describe('calendar dates', () => {
  it('exist on the calendar', () => {
    expect(calendarDate.safeParse('2028-02-29').success).toBe(true)
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00:00', ''])
      expect(calendarDate.safeParse(text).success).toBe(false)
  })

  it('stand in order', () => {
    expect(compareDates('2026-11-21', '2026-11-22')).toBe(-1)
    expect(compareDates('2026-11-21', '2026-11-21')).toBe(0)
    expect(compareDates('2027-01-01', '2026-12-31')).toBe(1)
  })

  it('count days and months, a month ending where it ends', () => {
    expect(addDaysToDate('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDaysToDate('2026-03-01', -1)).toBe('2026-02-28')
    expect(addMonthsToDate('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonthsToDate('2027-11-30', 3)).toBe('2028-02-29')
    expect(monthsLater('2026-01-31', '2026-03-30')).toBe(1)
    expect(monthsLater('2026-01-15', '2027-01-15')).toBe(12)
    expect(monthsLater('2026-03-15', '2026-01-15')).toBe(-2)
    expect(lastDayOfMonth('2028-02-10')).toBe('2028-02-29')
  })

  it('read plainly on a screen and year first on a label', () => {
    expect(formatDate('2026-11-01')).toBe('1 Nov 2026')
    expect(formatLabelDate('2026-11-01')).toBe('2026-NOV-01')
  })
})
