/** Where the marks of a reading stand on its scale bar, 0 (left end) to 100 (right end). */
export interface ScalePositions {
  low: number
  high: number
  target: number | null
  marker: number | null
  /** The value lies beyond the drawn scale; the marker stands at that end. */
  beyond: 'low' | 'high' | null
}

const lowEnd = 18
const highEnd = 82

/**
 * For drawing only: floats are good enough for a pixel, and no decision is taken from them. Whether a value
 * is in range is the rules' to say and comes in beside it. Null limits leave that side open; without any
 * two points to span a scale the result is null.
 */
export function scalePositions(scale: {
  value?: string | null
  low?: string | null
  target?: string | null
  high?: string | null
}): ScalePositions | null {
  const low = numberOf(scale.low)
  const high = numberOf(scale.high)
  const target = numberOf(scale.target)
  const from = low ?? (target !== null && high !== null ? target - (high - target) : null)
  const to = high ?? (target !== null && low !== null ? target + (target - low) : null)
  if (from === null || to === null || to <= from) return null
  const at = (number: number) => lowEnd + ((number - from) / (to - from)) * (highEnd - lowEnd)
  const value = numberOf(scale.value)
  const raw = value === null ? null : at(value)
  return {
    low: lowEnd,
    high: highEnd,
    target: target === null ? null : clamp(at(target)),
    marker: raw === null ? null : clamp(raw),
    beyond: raw === null ? null : raw < 2 ? 'low' : raw > 98 ? 'high' : null,
  }
}

function numberOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === '') return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

const clamp = (position: number): number => Math.min(98, Math.max(2, position))
