import { printedNumber, printedUnit } from '@batchproof/domain'
import { problemReply, type BalanceReply, type BalanceRequest, type Dialect } from './balance-reply.ts'

const ESC = '\u001B'

/** The Sartorius Balance Interface. It tares and zeroes without an answer, and does not tell the tare that it holds. */
const commands: Readonly<Record<BalanceRequest, string | null>> = {
  weigh: `${ESC}P`,
  held_tare: null,
  tare: `${ESC}U`,
  zero: `${ESC}V`,
  serial_number: `${ESC}x2_`,
}

/** With an identification of 6 characters before it a line has 22 with its end, without 16; trailing blanks may be cut. */
const IDENTIFICATION_CHARACTERS = 6
const PLAIN_CHARACTERS = 14

function special(text: string): BalanceReply | null {
  if (/^(High|H{1,2})$/.test(text)) return problemReply('overload')
  if (/^(Low|L{1,2})$/.test(text)) return problemReply('underload')
  if (/^(C|Cal\..*)$/.test(text)) return problemReply('calibrating')
  const fault = /^(?:E\s?R\s?R|APP\.ER|DIS\.ER|PRT\.ER|Err)\.?\s*(\d*)/i.exec(text)
  if (fault) return problemReply('balance_error', text)
  return /^-+$/.test(text) ? problemReply('not_executable') : null
}

/**
 * Reads a printed line, with or without identification: `N     +   123.56 g  `, `+   123.56 g  `. The unit is printed only
 * once the balance is stable; a value without one still moves.
 */
export function parseSartoriusSbi(line: string): BalanceReply {
  const isIdentified = line.length > PLAIN_CHARACTERS || /^Stat\b/.test(line)
  const body = isIdentified ? line.slice(IDENTIFICATION_CHARACTERS) : line
  const text = body.trim()
  const said = special(text) ?? special(line.replace(/^Stat/, '').trim())
  if (said) return said
  const match = /^([+-]?\s*[\d.[\]]+)\s*(\S*)$/.exec(text)
  const value = match ? printedNumber(match[1] ?? '') : undefined
  if (!match || value === undefined) return problemReply('unreadable', line.trim())
  const unitText = match[2] ?? ''
  if (unitText === '') return { kind: 'weight', value, unit: null, stable: false }
  const unit = printedUnit(unitText)
  return unit ? { kind: 'weight', value, unit, stable: true } : problemReply('unreadable', line.trim())
}

export const sartoriusSbi: Dialect = {
  command: (request) => {
    const text = commands[request]
    return text === null ? null : `${text}\r\n`
  },
  parse: (line, request) =>
    request === 'serial_number' ? { kind: 'serial_number', text: line.trim() } : parseSartoriusSbi(line),
  answers: (request) => request === 'weigh' || request === 'serial_number',
}
