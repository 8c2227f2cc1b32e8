import { isLocked } from './map-error.ts'

/** How long a write waits for another writer's lock where nothing else is said. */
export const LOCK_WAIT_MILLISECONDS = 5_000

const LONGEST_PAUSE_MILLISECONDS = 50

/**
 * Repeats a call that found the database locked by another writer: a locked batch has done nothing, so that it may be
 * sent again whatever it holds. Waits a little longer each time, and not all the same.
 *
 * @param waitMilliseconds after which the lock's error is passed on
 */
export async function whenUnlocked<T>(waitMilliseconds: number, call: () => T | Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + waitMilliseconds
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (!isLocked(error) || performance.now() > giveUpAt) throw error
      const pauseMilliseconds = Math.min(5 * attempt, LONGEST_PAUSE_MILLISECONDS) * (0.5 + Math.random())
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    }
  }
}
