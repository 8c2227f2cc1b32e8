import { calendarDate, lastDayOfMonth, type CalendarDate } from '../kernel/calendar-date.ts'

/** What a GS1 element string carries, as far as this product reads it. Absent means not in the code. */
export interface Gs1Elements {
  /** AI 00, serial shipping container code, 18 digits. */
  sscc?: string
  /** AI 01, 14 digits. */
  gtin?: string
  /** AI 10. */
  lot?: string
  /** AI 11. */
  producedOn?: CalendarDate
  /** AI 17. */
  expiresOn?: CalendarDate
  /** AI 21. */
  serial?: string
  /** AI 30, number of items. */
  count?: string
  /** Elements with other identifiers, as they came, identifier included. */
  others?: string[]
}

/** Why a text is no GS1 element string, or a false one. Only `not_gs1` leaves it to be read otherwise. */
export type Gs1Problem =
  'not_gs1' | 'bad_check_digit' | 'bad_date' | 'bad_length' | 'bad_character' | 'repeated_identifier'

/** The elements read, or the problem. */
export type Gs1Result =
  | { ok: true; elements: Gs1Elements; symbology?: Symbology }
  | { ok: false; problem: Gs1Problem; message: string }

type Symbology = 'datamatrix' | 'gs1_128' | 'qr' | 'databar'

const symbologies: Record<string, Symbology> = {
  ']d2': 'datamatrix',
  ']C1': 'gs1_128',
  ']Q3': 'qr',
  ']e0': 'databar',
}

/** Group Separator, which ends an element of variable length. */
const GS = '\u001D'

/** What scanners send in place of the separator, which a keyboard cannot type. */
const separatorSubstitutes = /<GS>|\{GS\}|\[GS\]|<0x1D>|\\x1D|\\u001D|␝|\^\]/gi

type ElementKey = Exclude<keyof Gs1Elements, 'others'>

interface Identifier {
  key: ElementKey
  kind: 'key' | 'date' | 'text' | 'count'
  /** Digits of a fixed value, or the most characters of one that ends at a separator. */
  length: number
}

/** The identifiers read, by the GS1 General Specifications. */
const identifiers: Record<string, Identifier> = {
  '00': { key: 'sscc', kind: 'key', length: 18 },
  '01': { key: 'gtin', kind: 'key', length: 14 },
  '10': { key: 'lot', kind: 'text', length: 20 },
  '11': { key: 'producedOn', kind: 'date', length: 6 },
  '17': { key: 'expiresOn', kind: 'date', length: 6 },
  '21': { key: 'serial', kind: 'text', length: 20 },
  '30': { key: 'count', kind: 'count', length: 8 },
}

/**
 * Whole lengths, identifier included, of the elements that need no separator, by their first two digits
 * (GS1 General Specifications, predefined-length table). Any other element runs to the next separator.
 */
const predefinedLengths: Record<string, number> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '03': 16,
  '04': 18,
  '20': 4,
  '41': 16,
  ...Object.fromEntries(['11', '12', '13', '14', '15', '16', '17', '18', '19'].map((ai) => [ai, 8])),
  ...Object.fromEntries(['31', '32', '33', '34', '35', '36'].map((ai) => [ai, 10])),
}

/** The 82 characters that a lot or serial number may hold (GS1 General Specifications, set 82). */
const set82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/

function fail<P extends Gs1Problem>(problem: P, message: string): { ok: false; problem: P; message: string } {
  return { ok: false, problem, message }
}

/**
 * Reads a GS1 element string as a scanner sends it (B08.7): with or without symbology identifier, with
 * the separator or a visible substitute, or in its human-readable form "(01)…(17)…". Dates are resolved
 * to the century nearest `today`, day 00 to the end of the month.
 */
export function parseElementString(scanText: string, today: CalendarDate): Gs1Result {
  const text = scanText.trim()
  const symbology = symbologies[text.slice(0, 3)]
  const data = (symbology ? text.slice(3) : text).replace(separatorSubstitutes, GS)
  const body = data.startsWith(GS) ? data.slice(1) : data
  const pieces = body.startsWith('(') ? splitReadable(body) : splitPlain(body)
  const notGs1 = fail('not_gs1', 'This is not a GS1 code.')
  if (!pieces.length) return notGs1
  // A supplier's own number may begin like an element. Without symbology identifier or brackets only a
  // text that begins with a whole GTIN or SSCC is taken for GS1.
  const marked = symbology !== undefined || body.startsWith('(')
  if (!marked && !/^(?:01\d{14}|00\d{18})/.test(body)) return notGs1

  const elements: Gs1Elements = {}
  for (const { ai, value } of pieces) {
    const identifier = identifiers[ai]
    if (!identifier) {
      elements.others = [...(elements.others ?? []), ai + value]
      continue
    }
    const read = readValue(identifier, value, today)
    if (!read.ok) return read
    const before = elements[identifier.key]
    if (before !== undefined && before !== read.value)
      return fail('repeated_identifier', `The code gives (${ai}) twice, with different values.`)
    elements[identifier.key] = read.value
  }
  return { ok: true, elements, symbology }
}

interface Piece {
  ai: string
  value: string
}

/** "(01)…(10)…": split at each bracketed identifier that this product reads, or any other of 2 to 4 digits. */
function splitReadable(body: string): Piece[] {
  const pieces = body.matchAll(/\((\d{2,4})\)(.*?)(?=\(\d{2,4}\)|$)/gs)
  return [...pieces].map(([, ai = '', value = '']) => ({ ai, value: value.replaceAll(GS, '') }))
}

function splitPlain(body: string): Piece[] {
  const pieces: Piece[] = []
  let rest = body
  while (rest !== '') {
    if (rest.startsWith(GS)) {
      rest = rest.slice(1)
      continue
    }
    const ai = rest.slice(0, 2)
    const end = predefinedLengths[ai] ?? rest.indexOf(GS)
    const element = end === -1 ? rest : rest.slice(0, end)
    // An identifier that is not read may be longer than two digits: its text is kept whole.
    pieces.push({ ai, value: element.slice(2) })
    rest = rest.slice(element.length)
  }
  return pieces
}

type ReadValue = { ok: true; value: string } | Extract<Gs1Result, { ok: false }>

function readValue({ key, kind, length }: Identifier, value: string, today: CalendarDate): ReadValue {
  if (kind === 'text') {
    if (value === '' || value.length > length)
      return fail('bad_length', `The ${key} in the code has 1 to ${length} characters.`)
    return set82.test(value)
      ? { ok: true, value }
      : fail('bad_character', `The ${key} in the code holds a character that GS1 does not allow.`)
  }
  if (!/^\d*$/.test(value)) return fail('bad_character', `The ${key} in the code is not digits alone.`)
  if (kind === 'count') {
    const fits = value !== '' && value.length <= length
    return fits
      ? { ok: true, value }
      : fail('bad_length', `The ${key} in the code has 1 to ${length} digits.`)
  }
  if (value.length !== length) return fail('bad_length', `The ${key} in the code has not ${length} digits.`)
  if (kind === 'key') {
    return hasCheckDigit(value)
      ? { ok: true, value }
      : fail('bad_check_digit', `The check digit of the ${key} in the code is wrong. Scan it again.`)
  }
  const date = resolveDate(value, today)
  return date ? { ok: true, value: date } : fail('bad_date', `The code holds the impossible date ${value}.`)
}

/**
 * A GS1 date YYMMDD as a calendar date: the century that puts it −49 to +50 years from `today` (GS1
 * General Specifications 7.12), day 00 being the last day of the month. Undefined for no such day.
 */
export function resolveDate(yymmdd: string, today: CalendarDate): CalendarDate | undefined {
  if (!/^\d{6}$/.test(yymmdd)) return undefined
  const year = Number(yymmdd.slice(0, 2))
  const thisYear = Number(today.slice(0, 4))
  const ahead = year - (thisYear % 100)
  const century = Math.floor(thisYear / 100) + (ahead >= 51 ? -1 : ahead <= -50 ? 1 : 0)
  const month = `${String(century * 100 + year).padStart(4, '0')}-${yymmdd.slice(2, 4)}`
  const day = yymmdd.slice(4)
  const date = `${month}-${day === '00' ? '01' : day}`
  if (!calendarDate.safeParse(date).success) return undefined
  return day === '00' ? lastDayOfMonth(date) : date
}

/** The GS1 check digit (weights 3 and 1 from the right) for the digits before it. */
export function checkDigit(digits: string): string {
  let sum = 0
  for (const [index, digit] of [...digits].reverse().entries())
    sum += Number(digit) * (index % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

function hasCheckDigit(digits: string): boolean {
  return checkDigit(digits.slice(0, -1)) === digits.at(-1)
}

/** True for a GTIN of 8, 12, 13 or 14 digits with the right check digit. */
export function isGtin(text: string): boolean {
  return /^(?:\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text)
}

/** The GTIN padded to the 14 digits of AI 01; undefined when it is none. */
export function toGtin14(text: string): string | undefined {
  return isGtin(text) ? text.padStart(14, '0') : undefined
}

/** A GTIN-14 made from an NDC, or why not. */
export type GtinFromNdc =
  { ok: true; gtin: string } | { ok: false; problem: 'not_ten_digits' | 'bad_indicator'; message: string }

/**
 * GTIN-14 of a US drug package: indicator + 03 + the ten digits of its NDC (4-4-2, 5-3-2 or 5-4-1) +
 * check digit. The 11-digit billing form and the 12-digit form of 2033 (91 FR 10749) are refused.
 * @param indicator packaging level, one digit: 0 for the unit, 1 to 8 for groupings of it.
 */
export function gtinFromNdc(ndc: string, indicator = '0'): GtinFromNdc {
  if (!/^[0-8]$/.test(indicator)) {
    const message = 'The packaging level is one digit from 0 to 8.'
    return { ok: false, problem: 'bad_indicator', message }
  }
  if (!/^(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d|\d{10})$/.test(ndc)) {
    const message = 'A GTIN is made from an NDC of ten digits: 4-4-2, 5-3-2 or 5-4-1.'
    return { ok: false, problem: 'not_ten_digits', message }
  }
  const digits = `${indicator}03${ndc.replaceAll('-', '')}`
  return { ok: true, gtin: digits + checkDigit(digits) }
}

/** The text for a GS1 barcode encoder, or what is wrong with the data. */
export type BuiltElementString =
  { ok: true; text: string } | { ok: false; problem: Exclude<Gs1Problem, 'not_gs1'>; message: string }

/**
 * Writes "(01)…(17)…(10)…(21)…", the bracketed form that GS1 encoders (bwip-js `gs1datamatrix`) turn into
 * FNC1 and separators. The lot comes after the fixed lengths, so that a separator is needed only before
 * the serial.
 */
export function buildElementString({
  gtin,
  lot,
  expiry,
  serial,
}: {
  gtin: string
  lot: string
  expiry: CalendarDate
  serial?: string
}): BuiltElementString {
  const gtin14 = toGtin14(gtin)
  if (!gtin14) return fail('bad_check_digit', 'The GTIN has a wrong length or check digit.')
  if (!calendarDate.safeParse(expiry).success) return fail('bad_date', 'The expiry is no calendar date.')
  for (const [name, value] of Object.entries({ lot, serial })) {
    if (value === undefined) continue
    if (value === '' || value.length > 20) return fail('bad_length', `The ${name} has 1 to 20 characters.`)
    // Brackets are allowed in GS1 data, but would be read as identifiers in this form.
    if (!set82.test(value) || /[()]/.test(value))
      return fail('bad_character', `The ${name} holds a character that a GS1 code cannot carry.`)
  }
  const yymmdd = expiry.slice(2).replaceAll('-', '')
  const text = `(01)${gtin14}(17)${yymmdd}(10)${lot}`
  return { ok: true, text: serial === undefined ? text : `${text}(21)${serial}` }
}

/** The element string as a scanner would send it, for a bracketed text of `buildElementString`. */
export function toScannedText(bracketed: string): string {
  const pieces = splitReadable(bracketed)
  return pieces
    .map(({ ai, value }, index) => {
      const endsItself = predefinedLengths[ai.slice(0, 2)] !== undefined || index === pieces.length - 1
      return ai + value + (endsItself ? '' : GS)
    })
    .join('')
}
