export type PinKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'back' | 'clear'

/** The PIN after one key; never longer than `maxDigits`. */
export function pressPinKey(pin: string, key: PinKey, maxDigits: number): string {
  if (key === 'clear') return ''
  if (key === 'back') return pin.slice(0, -1)
  return pin.length >= maxDigits ? pin : pin + key
}

/** The pad's key for a key of a hardware keyboard, or null. */
export function pinKeyFor(keyboardKey: string): PinKey | null {
  if (/^[0-9]$/.test(keyboardKey)) return keyboardKey as PinKey
  if (keyboardKey === 'Backspace') return 'back'
  if (keyboardKey === 'Delete') return 'clear'
  return null
}
