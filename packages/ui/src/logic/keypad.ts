/** A key of the on-screen keypad. `back` takes the last figure away, `clear` all, `sign` turns the sign. */
export type KeypadKey =
  '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'back' | 'clear' | 'sign'

export interface KeypadLimits {
  /** Figures allowed in all, before and after the point. */
  maxDigits?: number
  /** Figures allowed after the point; 0 refuses the point. */
  maxDecimals?: number
}

const countDigits = (text: string): number => text.replace(/[^0-9]/g, '').length

function appendDigit(value: string, digit: string, limits: KeypadLimits): string {
  if (value === '0' || value === '-0') return value.slice(0, -1) + digit
  if (countDigits(value) >= (limits.maxDigits ?? 12)) return value
  const point = value.indexOf('.')
  if (point >= 0 && limits.maxDecimals !== undefined && value.length - point - 1 >= limits.maxDecimals)
    return value
  return value + digit
}

function appendPoint(value: string, limits: KeypadLimits): string {
  if (limits.maxDecimals === 0 || value.includes('.')) return value
  if (value === '' || value === '-') return `${value}0.`
  return `${value}.`
}

/**
 * The text after one key. The value stays a string of figures from the first key to the record: it is
 * never turned into a float, so `12.50` stays `12.50`. A lone point gets its leading zero at once (`0.`),
 * because `.5` is misread as 5. A key that cannot apply changes nothing.
 */
export function pressKey(value: string, key: KeypadKey, limits: KeypadLimits = {}): string {
  if (key === 'clear') return ''
  if (key === 'back') {
    const shorter = value.slice(0, -1)
    return shorter === '-' ? '' : shorter
  }
  if (key === 'sign') return value.startsWith('-') ? value.slice(1) : value === '' ? '' : `-${value}`
  if (key === '.') return appendPoint(value, limits)
  return appendDigit(value, key, limits)
}

/** The keypad key that a key of a hardware keyboard stands for, or null. A decimal comma counts as a point. */
export function keypadKeyFor(keyboardKey: string): KeypadKey | null {
  if (/^[0-9]$/.test(keyboardKey)) return keyboardKey as KeypadKey
  if (keyboardKey === '.' || keyboardKey === ',' || keyboardKey === 'Decimal') return '.'
  if (keyboardKey === 'Backspace') return 'back'
  if (keyboardKey === 'Delete') return 'clear'
  if (keyboardKey === '-') return 'sign'
  return null
}
