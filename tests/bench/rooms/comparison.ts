import { at, timingOf, type Timing } from '../statistics.ts'

/** A row of timings with its slowest hundredth. */
export interface TailTiming extends Timing {
  readonly p99: number
}

/** What is measured beside its floor, in milliseconds. */
export interface Comparison {
  readonly room: TailTiming
  readonly relay: TailTiming
  /** Room by relay. */
  readonly ratio: { readonly median: number; readonly p99: number }
}

export function tailOf(milliseconds: readonly number[]): TailTiming {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return { ...timingOf(sorted), p99: at(sorted, 0.99) }
}

/** Sums both up and compares them. */
export function comparisonOf(milliseconds: {
  readonly room: readonly number[]
  readonly relay: readonly number[]
}): Comparison {
  const [room, relay] = [tailOf(milliseconds.room), tailOf(milliseconds.relay)]
  return { room, relay, ratio: { median: room.median / relay.median, p99: room.p99 / relay.p99 } }
}
