import { describe, expect, it } from 'vitest'
import { dayWindow, hoursOnDay, percentAt, tracksOf } from './day-span.ts'

const ZONE = 'America/New_York'
const morning = { startsAt: '2026-11-24T12:30:00.000Z', endsAt: '2026-11-24T15:00:00.000Z' }
const overnight = { startsAt: '2026-11-24T23:00:00.000Z', endsAt: '2026-11-25T07:00:00.000Z' }

describe('where a batch lies on a day', () => {
  it('[B05.1] places it by the clock of the facility', () => {
    expect(hoursOnDay(morning, '2026-11-24', ZONE)).toEqual({ from: 7.5, to: 10 })
    expect(hoursOnDay(morning, '2026-11-25', ZONE)).toBeNull()
  })

  it('[B05.1] cuts one that runs past midnight at both days', () => {
    expect(hoursOnDay(overnight, '2026-11-24', ZONE)).toEqual({ from: 18, to: 24 })
    expect(hoursOnDay(overnight, '2026-11-25', ZONE)).toEqual({ from: 0, to: 2 })
  })

  it('[B05.1] does not put a batch that ends at midnight on the next day', () => {
    const late = { startsAt: '2026-11-24T23:00:00.000Z', endsAt: '2026-11-25T05:00:00.000Z' }
    expect(hoursOnDay(late, '2026-11-24', ZONE)).toEqual({ from: 18, to: 24 })
    expect(hoursOnDay(late, '2026-11-25', ZONE)).toBeNull()
  })

  it('[B05.1] draws a working day, and further where something lies outside it', () => {
    expect(dayWindow([morning], '2026-11-24', ZONE)).toEqual({ fromHour: 6, toHour: 18 })
    expect(dayWindow([overnight], '2026-11-24', ZONE)).toEqual({ fromHour: 6, toHour: 24 })
    expect(percentAt(12, { fromHour: 6, toHour: 18 })).toBe(50)
  })

  it('[B05.1] lets no batch hide another', () => {
    const spans = [
      { from: 8, to: 10 },
      { from: 9, to: 12 },
      { from: 10, to: 11 },
    ]
    expect(tracksOf(spans)).toEqual([0, 1, 0])
  })
})
