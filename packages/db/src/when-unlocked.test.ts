import { expect, it } from 'vitest'
import { whenUnlocked } from './when-unlocked.ts'

const locked = () => Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })

/** A call that finds the database locked so many times before it comes through. */
function lockedTimes(times: number): { call: () => string; calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    call: () => {
      calls += 1
      if (calls <= times) throw locked()
      return 'written'
    },
  }
}

it('waits for another writer to be done', async () => {
  const { call, calls } = lockedTimes(3)
  expect(await whenUnlocked(1_000, call)).toBe('written')
  expect(calls()).toBe(4)
})

it('gives up on a lock that stays', async () => {
  const { call, calls } = lockedTimes(Number.POSITIVE_INFINITY)
  await expect(whenUnlocked(30, call)).rejects.toThrow('database is locked')
  expect(calls()).toBeGreaterThan(1)
})

it('repeats nothing that failed for another reason', async () => {
  let calls = 0
  const fails = () => {
    calls += 1
    throw Object.assign(new Error('UNIQUE constraint failed'), { code: 'SQLITE_CONSTRAINT' })
  }
  await expect(whenUnlocked(1_000, fails)).rejects.toThrow('UNIQUE')
  expect(calls).toBe(1)
})
