import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDaysToDate } from '../kernel/calendar-date.ts'
import {
  buildElementString,
  checkDigit,
  gtinFromNdc,
  isGtin,
  parseElementString,
  resolveDate,
  toGtin14,
  toScannedText,
} from './gs1.ts'

const GS = '\u001D'
const today = '2026-11-21'
const gtin = '00312345678906'

const read = (text: string) => {
  const result = parseElementString(text, today)
  if (!result.ok) throw new Error(`${result.problem}: ${result.message}`)
  return result.elements
}
const problem = (text: string) => {
  const result = parseElementString(text, today)
  return result.ok ? undefined : result.problem
}

describe('a GS1 element string', () => {
  const full = { gtin, expiresOn: '2027-06-30', lot: 'PHE-2291', serial: 'A1' }

  it.each([
    ['DataMatrix', `]d201${gtin}1727063010PHE-2291${GS}21A1`],
    ['GS1-128', `]C101${gtin}1727063010PHE-2291${GS}21A1`],
    ['QR', `]Q301${gtin}1727063010PHE-2291${GS}21A1`],
    ['no symbology identifier', `01${gtin}1727063010PHE-2291${GS}21A1`],
    ['a leading separator', `${GS}01${gtin}1727063010PHE-2291${GS}21A1`],
    ['an order of its own', `01${gtin}21A1${GS}10PHE-2291${GS}17270630`],
    ['a needless separator', `01${gtin}${GS}17270630${GS}10PHE-2291${GS}21A1${GS}`],
    ['<GS>', `01${gtin}1727063010PHE-2291<GS>21A1`],
    ['{GS}', `01${gtin}1727063010PHE-2291{GS}21A1`],
    ['␝', `01${gtin}1727063010PHE-2291␝21A1`],
    ['^]', `01${gtin}1727063010PHE-2291^]21A1`],
    ['\\x1D', `01${gtin}1727063010PHE-2291\\x1D21A1`],
    ['brackets', `(01)${gtin}(17)270630(10)PHE-2291(21)A1`],
    ['line feed at its end', `]d201${gtin}1727063010PHE-2291${GS}21A1\r\n`],
  ])('[B08.7] is understood with %s', (_, text) => {
    expect(read(text)).toEqual(full)
  })

  it('[B08.7] gives only what it carries', () => {
    expect(read(`01${gtin}`)).toEqual({ gtin })
    expect(read(`]d210LOT`)).toEqual({ lot: 'LOT' })
    expect(read(`01${gtin}1126112130250`)).toEqual({ gtin, producedOn: '2026-11-21', count: '250' })
    expect(read(`00${'0'.repeat(17)}0`)).toEqual({ sscc: '0'.repeat(18) })
  })

  it('keeps apart what it does not read', () => {
    expect(read(`01${gtin}3103001234240X9${GS}10L1`)).toEqual({
      gtin,
      others: ['3103001234', '240X9'],
      lot: 'L1',
    })
  })

  it.each([
    ['01003123456789', 'bad_length', ']d2'],
    ['0100312345678905', 'bad_check_digit', ''],
    [`01${gtin}17271301`, 'bad_date', ''],
    [`01${gtin}17270231`, 'bad_date', ''],
    [`01${gtin}172706`, 'bad_length', ''],
    [`01${gtin}1727O630`, 'bad_character', ''],
    [`01${gtin}10`, 'bad_length', ''],
    [`01${gtin}10${'L'.repeat(21)}`, 'bad_length', ''],
    [`01${gtin}10L#1`, 'bad_character', ''],
    [`01${gtin}10A${GS}10B`, 'repeated_identifier', ''],
  ])('%s is refused: %s', (text, expected, symbology) => {
    expect(problem(symbology + text)).toBe(expected)
  })

  it.each(['', 'PHE-2291', '10ABC', '17270630', '012345678906', 'CLX:1', '(ABC)'])(
    '%j is not GS1',
    (text) => {
      expect(problem(text)).toBe('not_gs1')
    },
  )
})

describe('a GS1 date', () => {
  it('with day 00 is the last of its month', () => {
    expect(resolveDate('280200', today)).toBe('2028-02-29')
    expect(resolveDate('270600', today)).toBe('2027-06-30')
  })

  it.each([
    ['760101', '2076-01-01'],
    ['770101', '1977-01-01'],
    ['260101', '2026-01-01'],
    ['000101', '2000-01-01'],
  ])('%s is %s seen from 2026', (text, expected) => {
    expect(resolveDate(text, today)).toBe(expected)
  })

  it('turns to the next century at its end', () => {
    expect(resolveDate('010101', '2098-05-05')).toBe('2101-01-01')
    expect(resolveDate('490101', '2099-05-05')).toBe('2149-01-01')
    expect(resolveDate('500101', '2099-05-05')).toBe('2050-01-01')
  })

  it('that does not exist is none', () => {
    for (const text of ['270230', '271300', '270032', '27010', 'x70101'])
      expect(resolveDate(text, today)).toBeUndefined()
  })
})

describe('GTIN', () => {
  it('has its check digit', () => {
    // Published examples: GTIN-13 6291041500213 and GTIN-12 614141000036.
    expect(checkDigit('629104150021')).toBe('3')
    expect(isGtin('6291041500213')).toBe(true)
    expect(isGtin('614141000036')).toBe(true)
    expect(isGtin('6291041500214')).toBe(false)
    expect(isGtin('123')).toBe(false)
    expect(toGtin14('614141000036')).toBe('00614141000036')
  })

  it('comes from an NDC of ten digits', () => {
    expect(gtinFromNdc('12345-678-90')).toEqual({ ok: true, gtin: '00312345678906' })
    expect(gtinFromNdc('1234-5678-90')).toEqual(gtinFromNdc('12345-678-90'))
    expect(gtinFromNdc('12345-6789-0')).toEqual(gtinFromNdc('1234567890'))
    const carton = gtinFromNdc('12345-678-90', '5')
    expect(carton.ok && isGtin(carton.gtin) && carton.gtin.startsWith('503')).toBe(true)
  })

  it('is refused for other forms of NDC', () => {
    for (const ndc of ['12345-6789-01', '123456-7890-12', '12345678901', '', '12345-678-9'])
      expect(gtinFromNdc(ndc)).toMatchObject({ ok: false, problem: 'not_ten_digits' })
    expect(gtinFromNdc('12345-678-90', '9')).toMatchObject({ ok: false, problem: 'bad_indicator' })
  })
})

describe('building', () => {
  const data = { gtin, lot: 'BP-20261121-001', expiry: '2027-01-05', serial: 'S1' }

  it('[B22.2] writes the bracketed form', () => {
    expect(buildElementString(data)).toEqual({
      ok: true,
      text: `(01)${gtin}(17)270105(10)BP-20261121-001(21)S1`,
    })
  })

  it.each([
    [{ gtin: '00312345678905' }, 'bad_check_digit'],
    [{ lot: '' }, 'bad_length'],
    [{ lot: 'L'.repeat(21) }, 'bad_length'],
    [{ lot: 'A(10)' }, 'bad_character'],
    [{ lot: 'A B' }, 'bad_character'],
    [{ serial: 'é' }, 'bad_character'],
    [{ expiry: '2027-02-30' }, 'bad_date'],
  ])('refuses %o', (change, expected) => {
    expect(buildElementString({ ...data, ...change })).toMatchObject({ ok: false, problem: expected })
  })

  it('[B22.2] is read back the same, bracketed or scanned', () => {
    const characters = fc.stringMatching(/^[A-Za-z0-9\-./_+]{1,20}$/)
    const days = fc.integer({ min: 0, max: 49 * 365 })
    fc.assert(
      fc.property(characters, fc.option(characters, { nil: undefined }), days, (lot, serial, day) => {
        const expiry = addDaysToDate(today, day)
        const built = buildElementString({ gtin, lot, expiry, serial })
        if (!built.ok) throw new Error(built.message)
        const expected = { gtin, lot, expiresOn: expiry, ...(serial === undefined ? {} : { serial }) }
        expect(read(built.text)).toEqual(expected)
        expect(read(`]d2${toScannedText(built.text)}`)).toEqual(expected)
      }),
    )
  })
})
