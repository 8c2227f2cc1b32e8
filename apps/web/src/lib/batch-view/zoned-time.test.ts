import { describe, expect, it } from 'vitest'
import { instantAt, secondsOfDay, wallClock } from './zoned-time.ts'

const NEW_YORK = 'America/New_York'

describe('the clock of the facility', () => {
  it('[B04.1] takes a date and time for what the clock of the facility shows', () => {
    expect(instantAt('2026-11-24', '07:30', NEW_YORK)).toBe('2026-11-24T12:30:00.000Z')
    expect(instantAt('2026-07-24', '07:30', NEW_YORK)).toBe('2026-07-24T11:30:00.000Z')
    expect(instantAt('2026-11-24', '00:05', 'Asia/Kolkata')).toBe('2026-11-23T18:35:00.000Z')
  })

  it('[B04.1] refuses a time that the clock skips in spring', () => {
    expect(instantAt('2026-03-08', '02:30', NEW_YORK)).toBeNull()
    expect(instantAt('2026-03-08', '03:00', NEW_YORK)).toBe('2026-03-08T07:00:00.000Z')
  })

  it('[B04.1] means the first of two equal times in autumn', () => {
    expect(instantAt('2026-11-01', '01:30', NEW_YORK)).toBe('2026-11-01T05:30:00.000Z')
  })

  it('[B04.1] takes nothing for an incomplete entry', () => {
    for (const [date, time] of [
      ['', '07:30'],
      ['2026-11-24', ''],
      ['2026-13-40', '07:30'],
      ['2026-11-24', '7:30'],
    ] as const)
      expect(instantAt(date, time, NEW_YORK)).toBeNull()
  })

  it('[B04.1] shows an instant as the clock does, midnight as 00', () => {
    expect(wallClock('2026-11-24T05:00:00.000Z', NEW_YORK)).toEqual({ date: '2026-11-24', time: '00:00' })
    expect(secondsOfDay('2026-11-24T12:30:00.000Z', NEW_YORK)).toBe(7.5 * 3600)
  })
})
