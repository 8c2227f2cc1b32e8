import type { Instant } from '@batchproof/domain/kernel/instant.ts'

export const MINUTE_SECONDS = 60
export const HOUR_SECONDS = 60 * MINUTE_SECONDS
export const DAY_SECONDS = 24 * HOUR_SECONDS

/** The instant `seconds` later; earlier when negative. */
export function later(at: Instant, seconds: number): Instant {
  return new Date(Date.parse(at) + seconds * 1000).toISOString()
}

/** Unix time of an instant, in whole seconds. */
export function unixSeconds(at: Instant): number {
  return Math.floor(Date.parse(at) / 1000)
}

/** The instant of a Unix time in seconds. */
export function fromUnixSeconds(seconds: number): Instant {
  return new Date(seconds * 1000).toISOString()
}
