import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTime, TooLate } from './in-time.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a question on a line that may be dead', () => {
  it('[C03] is given up when no answer comes', async () => {
    const asked = expect(inTime(new Promise(() => undefined), 10)).rejects.toBeInstanceOf(TooLate)
    await vi.advanceTimersByTimeAsync(10_000)
    await asked
  })

  it('[C03] has its answer, good or bad, and leaves no timer behind', async () => {
    await expect(inTime(Promise.resolve('here'), 10)).resolves.toBe('here')
    await expect(inTime(Promise.reject(new Error('away')), 10)).rejects.toThrow('away')
    expect(vi.getTimerCount()).toBe(0)
  })
})
