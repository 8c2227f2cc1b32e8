import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ServerClock } from './server-clock.ts'

const AT = Date.parse('2026-11-21T09:00:00.300Z')

describe('the server clock of the display', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: AT })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('[C04] ticks at each full second of the server, however wrong the display is', () => {
    const clock = new ServerClock()
    clock.setBy('2026-11-21T09:07:00.000Z')
    const seen: string[] = []
    const stop = clock.subscribe(() =>
      seen.push(new Date(clock.seconds() * 1000).toISOString().slice(11, 19)),
    )
    vi.advanceTimersByTime(3100)
    expect(seen).toEqual(['09:07:01', '09:07:02', '09:07:03'])
    stop()
    vi.advanceTimersByTime(5000)
    expect(seen).toHaveLength(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not stumble over the milliseconds that an answer was under way', () => {
    const clock = new ServerClock()
    clock.setBy('2026-11-21T09:07:00.300Z')
    const before = clock.nowMilliseconds()
    clock.setBy('2026-11-21T09:07:00.050Z')
    expect(clock.nowMilliseconds()).toBe(before)
    clock.setBy('2026-11-21T09:06:00.000Z')
    expect(clock.nowMilliseconds()).toBe(Date.parse('2026-11-21T09:06:00.000Z'))
  })

  it('[C04] keeps one timer for all who look', () => {
    const clock = new ServerClock()
    const stops = Array.from({ length: 50 }, () => clock.subscribe(() => undefined))
    expect(vi.getTimerCount()).toBe(1)
    for (const stop of stops) stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
