import { describe, expect, it } from 'vitest'
import {
  addDays24,
  addHours,
  addSeconds,
  compareInstants,
  endOfZonedDay,
  formatInstant,
  instant,
  isBefore,
  secondsBetween,
  startOfZonedDay,
  timeZone,
  zonedDate,
} from './instant.ts'

const newYork = 'America/New_York'

describe('instants', () => {
  it('are UTC with milliseconds', () => {
    expect(instant.safeParse('2026-11-21T19:05:00.000Z').success).toBe(true)
    for (const text of [
      '2026-11-21T19:05:00Z',
      '2026-11-21T19:05:00.000+00:00',
      '2026-11-21T19:05:00.000',
      '2026-02-30T00:00:00.000Z',
      '2026-11-21',
      '',
    ])
      expect(instant.safeParse(text).success).toBe(false)
  })

  it('move by seconds, hours and days of 24 hours', () => {
    expect(addSeconds('2026-11-21T23:59:59.500Z', 1)).toBe('2026-11-22T00:00:00.500Z')
    expect(addHours('2026-11-21T19:05:00.000Z', -24)).toBe('2026-11-20T19:05:00.000Z')
    expect(addDays24('2026-10-31T16:00:00.000Z', 2)).toBe('2026-11-02T16:00:00.000Z')
  })

  it('measure whole seconds, a started one not counting', () => {
    expect(secondsBetween('2026-11-21T19:05:00.000Z', '2026-11-21T19:05:59.999Z')).toBe(59)
    expect(secondsBetween('2026-11-21T19:05:01.000Z', '2026-11-21T19:05:00.000Z')).toBe(-1)
  })

  it('stand in order', () => {
    expect(compareInstants('2026-11-21T19:05:00.000Z', '2026-11-21T19:05:00.001Z')).toBe(-1)
    expect(isBefore('2026-11-21T19:05:00.000Z', '2026-11-21T19:05:00.000Z')).toBe(false)
  })
})

describe('time zones', () => {
  it('are IANA zones with their own clock rules', () => {
    for (const name of [newYork, 'UTC', 'Pacific/Honolulu', 'America/Argentina/Buenos_Aires'])
      expect(timeZone.safeParse(name).success).toBe(true)
    for (const name of ['EST', '+05:00', 'america/new_york', 'America/Atlantis', ''])
      expect(timeZone.safeParse(name).success).toBe(false)
  })

  it('decide the date', () => {
    expect(zonedDate('2026-11-22T04:30:00.000Z', newYork)).toBe('2026-11-21')
    expect(zonedDate('2026-11-22T04:30:00.000Z', 'UTC')).toBe('2026-11-22')
  })

  it('[B19.2] begin and end a day of 23 or 25 hours where they should', () => {
    const hours = (date: string) =>
      (secondsBetween(startOfZonedDay(date, newYork), endOfZonedDay(date, newYork)) + 1) / 3600
    expect(startOfZonedDay('2026-03-08', newYork)).toBe('2026-03-08T05:00:00.000Z')
    expect(endOfZonedDay('2026-03-08', newYork)).toBe('2026-03-09T03:59:59.999Z')
    expect(hours('2026-03-08')).toBe(23)
    expect(hours('2026-11-01')).toBe(25)
    expect(hours('2026-11-21')).toBe(24)
  })
})

describe('display', () => {
  it('shows the zone beside every time', () => {
    const at = '2026-11-21T19:05:00.000Z'
    expect(formatInstant(at, newYork, 'date')).toBe('21 Nov 2026')
    expect(formatInstant(at, newYork, 'time')).toBe('14:05 EST')
    expect(formatInstant(at, newYork, 'date-time')).toBe('21 Nov 2026 14:05 EST')
    expect(formatInstant(at, newYork, 'label')).toBe('2026-NOV-21 14:05 EST')
    expect(formatInstant(at, 'UTC', 'time')).toBe('19:05 UTC')
  })

  it('[B19.2] tells the two 01:30s of an autumn night apart', () => {
    expect(formatInstant('2026-11-01T05:30:00.000Z', newYork, 'time')).toBe('01:30 EDT')
    expect(formatInstant('2026-11-01T06:30:00.000Z', newYork, 'time')).toBe('01:30 EST')
  })

  it('shows midnight as 00:00 of the new day', () => {
    expect(formatInstant('2026-11-21T05:00:00.000Z', newYork, 'date-time')).toBe('21 Nov 2026 00:00 EST')
  })
})
