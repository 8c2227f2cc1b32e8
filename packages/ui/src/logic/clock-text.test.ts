import { describe, expect, it } from 'vitest'
import { isoDuration, timerText } from './clock-text.ts'

describe('timerText', () => {
  it.each([
    [0, '0:00'],
    [5, '0:05'],
    [59.9, '0:59'],
    [245, '4:05'],
    [3600, '1:00:00'],
    [3845, '1:04:05'],
    [-75, '−1:15'],
    [-0.4, '0:00'],
  ])('%s s reads %s', (seconds, text) => expect(timerText(seconds)).toBe(text))
  it('gives a machine-readable duration too', () => {
    expect(isoDuration(3845)).toBe('PT1H4M5S')
    expect(isoDuration(-3)).toBe('PT0H0M0S')
  })
})
