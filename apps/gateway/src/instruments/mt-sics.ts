import { printedNumber, printedUnit } from '@batchproof/domain'
import { problemReply, type BalanceReply, type BalanceRequest, type Dialect } from './balance-reply.ts'

/**
 * The Mettler-Toledo Standard Interface Command Set, level 0 and 1. The immediate commands are used, so that the person
 * sees a moving balance as moving; waiting for rest is the bridge's.
 */
const commands: Readonly<Record<BalanceRequest, string>> = {
  weigh: 'SI',
  held_tare: 'TA',
  tare: 'T',
  zero: 'Z',
  serial_number: 'I4',
}

/** Answers that carry no value, after the command's own letters. */
function plainAnswer(mark: string): BalanceReply | null {
  switch (mark) {
    case '+':
      return problemReply('overload')
    case '-':
      return problemReply('underload')
    case 'I':
    case 'L':
      return problemReply('not_executable')
    default:
      return null
  }
}

function weightOf(status: string, figures: string, unitText: string, line: string): BalanceReply {
  const value = printedNumber(figures)
  const unit = printedUnit(unitText)
  if (value === undefined || unit === undefined) return problemReply('unreadable', line)
  return { kind: 'weight', value, unit, stable: status === 'S' }
}

/** ES: syntax, ET: transmission, EL: logical error (MT-SICS, general error messages). */
const isGeneralError = (line: string) => line === 'ES' || line === 'ET' || line === 'EL'

/** Reads one line of an answer: `S S     100.00 g`, `S D …`, `S +`, `T S …`, `TA A …`, `Z A`, `I4 A "…"`, `ES`. */
export function parseMtSics(line: string): BalanceReply {
  const text = line.trim()
  if (isGeneralError(text)) return problemReply('not_understood', text)
  const fault = /^S S Error (\w+)$/.exec(text)
  if (fault) return problemReply('balance_error', `error ${fault[1]}`)
  const serial = /^I4 A "([^"]*)"$/.exec(text)
  if (serial) return { kind: 'serial_number', text: serial[1] ?? '' }
  const match = /^(S|SI|T|TI|TA|Z|ZI|I4) (S|D|A|I|L|\+|-)(?:\s+([+-]?\s*[\d.]+)\s+(\S+))?$/.exec(text)
  if (!match) return problemReply('unreadable', text)
  const [, command = '', mark = '', figures, unitText] = match
  const plain = plainAnswer(mark)
  if (plain) return plain
  if (figures !== undefined && unitText !== undefined) {
    const read = weightOf(mark, figures, unitText, text)
    if (read.kind !== 'weight' || read.unit === null) return read
    if (command === 'TA') return { kind: 'tare', value: read.value, unit: read.unit }
    return command.startsWith('T') ? { kind: 'done', stable: mark === 'S' } : read
  }
  return command.startsWith('Z') ? { kind: 'done', stable: mark !== 'D' } : problemReply('unreadable', text)
}

export const mtSics: Dialect = {
  command: (request) => `${commands[request]}\r\n`,
  parse: (line) => parseMtSics(line),
  answers: () => true,
}
