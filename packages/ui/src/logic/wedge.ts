/**
 * A keyboard-wedge scanner types its barcode as keys, far faster than a hand. This small machine tells the
 * two apart by the time between keys, so that a scan is never taken for a typed reading and a typed number
 * is never taken for a scan.
 */
export interface WedgeState {
  /** Keys since the last pause. */
  text: string
  /** Keys of `text` that followed the one before within `maxGapMilliseconds`. */
  quickKeys: number
  lastKeyMilliseconds: number
}

export interface WedgeTiming {
  /** Longest time between two keys of a scanner. Bluetooth scanners need about 30 ms. */
  maxGapMilliseconds: number
  /** Fewest keys that count as a scan. */
  minKeys: number
}

export const wedgeTiming: WedgeTiming = { maxGapMilliseconds: 40, minKeys: 4 }

export const idleWedge: WedgeState = { text: '', quickKeys: 0, lastKeyMilliseconds: Number.NEGATIVE_INFINITY }

/**
 * The keys with which scanners send the group separator of GS1 codes, which no keyboard has: Control and `]`, as ASCII 29 is
 * typed. A browser would give the bracket alone, and two elements would run into one.
 */
export function isGroupSeparator(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  return event.key === '\u001D' || (event.key === ']' && event.ctrlKey && !event.metaKey)
}

/** Stands for the separator where only letters pass; the reader of GS1 codes understands it. */
export const SEPARATOR_TEXT = '<GS>'

export interface WedgeStep {
  state: WedgeState
  /** The whole scan, when this key was the Enter that ended one; else null. */
  scanned: string | null
  /** True while the keys so far can only come from a scanner. */
  scanning: boolean
}

/**
 * Feeds one key (`KeyboardEvent.key`) at a time in milliseconds on any monotonic clock.
 * Keys that print nothing (Shift, Alt) pass without ending a burst: scanners send Shift for capitals.
 */
export function feedWedge(
  state: WedgeState,
  key: string,
  atMilliseconds: number,
  timing: WedgeTiming = wedgeTiming,
): WedgeStep {
  const quick = atMilliseconds - state.lastKeyMilliseconds <= timing.maxGapMilliseconds
  if (key === 'Enter') {
    const ended = quick && state.quickKeys + 1 >= timing.minKeys
    return { state: idleWedge, scanned: ended ? state.text : null, scanning: false }
  }
  if ([...key].length !== 1) return { state, scanned: null, scanning: isScanning(state, timing) }
  const next: WedgeState = quick
    ? { text: state.text + key, quickKeys: state.quickKeys + 1, lastKeyMilliseconds: atMilliseconds }
    : { text: key, quickKeys: 0, lastKeyMilliseconds: atMilliseconds }
  return { state: next, scanned: null, scanning: isScanning(next, timing) }
}

function isScanning(state: WedgeState, timing: WedgeTiming): boolean {
  return state.quickKeys + 1 >= timing.minKeys
}
