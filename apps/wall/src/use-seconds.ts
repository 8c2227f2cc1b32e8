import { useSyncExternalStore } from 'react'
import { serverClock } from './server-clock.ts'

/**
 * The server's Unix time in whole seconds, anew at each step: a component that asks for every 60 seconds is not drawn
 * in between.
 */
export function useSeconds(step = 1): number {
  const count = useSyncExternalStore(serverClock.subscribe, () => Math.floor(serverClock.seconds() / step))
  return count * step
}
