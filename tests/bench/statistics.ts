/** What a row of timings says, in milliseconds. */
export interface Timing {
  readonly count: number
  readonly min: number
  readonly median: number
  readonly p95: number
}

/** The value below which this part of the sorted values lies; NaN of none. */
export const at = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

/** The middle of the values; NaN of none. */
export function median(values: readonly number[]): number {
  return at(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** Sums up timings that were taken in milliseconds. */
export function timingOf(milliseconds: readonly number[]): Timing {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return { count: sorted.length, min: at(sorted, 0), median: at(sorted, 0.5), p95: at(sorted, 0.95) }
}
