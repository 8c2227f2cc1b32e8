import { refusal, type Refusal } from '@batchproof/domain/kernel/refusal.ts'

const FEWEST_DIGITS = 6
const MOST_DIGITS = 10

/** How many earlier PINs may not come back, the present one among them. */
export const PIN_HISTORY_LENGTH = 5

/**
 * Whether a new PIN is one that a guesser would try first. Returns null when it is fit, else the reason as a
 * refusal `value_invalid` on the field `newPin` (21 CFR 11.300(b); NIST SP 800-63B on weak memorised secrets).
 */
export function refuseWeakPin(pin: string): Refusal | null {
  if (!new RegExp(`^[0-9]{${FEWEST_DIGITS},${MOST_DIGITS}}$`).test(pin)) {
    return weak(`A PIN has ${FEWEST_DIGITS} to ${MOST_DIGITS} digits and nothing else.`)
  }
  if (new Set(pin).size < 3) return weak('Use at least three different digits.')
  if (isSequence(pin)) return weak('Do not use a row of digits such as 123456 or 864209.')
  if (isRepeatedBlock(pin)) return weak('Do not repeat a block of digits such as 123123.')
  if (isDate(pin)) return weak('Do not use a date: birthdays are tried first.')
  return null
}

/** The refusal of a PIN that was in use not long ago. */
export function refuseRecentPin(): Refusal {
  return weak(`Choose a PIN that is not one of your last ${PIN_HISTORY_LENGTH}.`)
}

function weak(message: string): Refusal {
  return refusal('value_invalid', message, 'newPin')
}

/** Every digit is the one before plus the same step, modulo ten: 123456, 987654, 135791, 890123. */
function isSequence(pin: string): boolean {
  const digits = Array.from(pin, Number)
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10)
  return steps.every((step) => step === steps[0])
}

function isRepeatedBlock(pin: string): boolean {
  for (let length = 1; length <= pin.length / 2; length += 1) {
    if (pin.length % length === 0 && pin === pin.slice(0, length).repeat(pin.length / length)) return true
  }
  return false
}

/** Six digits that read as a day, month and year in any usual order, or eight with the century. */
function isDate(pin: string): boolean {
  if (pin.length === 6)
    return [0, 2].some((day) => isDayAndMonth(pin, day, 2 - day)) || isDayAndMonth(pin, 4, 2)
  if (pin.length !== 8) return false
  const yearFirst = isYear(pin.slice(0, 4)) && (isDayAndMonth(pin, 6, 4) || isDayAndMonth(pin, 4, 6))
  const yearLast = isYear(pin.slice(4)) && (isDayAndMonth(pin, 0, 2) || isDayAndMonth(pin, 2, 0))
  return yearFirst || yearLast
}

function isDayAndMonth(pin: string, dayAt: number, monthAt: number): boolean {
  const day = Number(pin.slice(dayAt, dayAt + 2))
  const month = Number(pin.slice(monthAt, monthAt + 2))
  return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

function isYear(text: string): boolean {
  const year = Number(text)
  return year >= 1900 && year <= 2099
}
