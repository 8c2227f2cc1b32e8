/** Repeatable chance: the same seed gives the same sequence. Not for secrets. */
export interface SeededRandom {
  /** At least 0 and below 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  pick<Item>(items: readonly Item[]): Item
  /** A version 4 UUID. */
  uuid(): string
}

/** Chance from a seed, by mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    integer,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[integer(0, items.length - 1)]!
    },
    uuid() {
      const hex = Array.from({ length: 32 }, (_, index) => {
        if (index === 12) return '4'
        return (index === 16 ? 8 + integer(0, 3) : integer(0, 15)).toString(16)
      }).join('')
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      )
    },
  }
}
