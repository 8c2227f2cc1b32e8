import { describe, expect, it } from 'vitest'
import { generateBarcode, lotIdFromBarcode, matchScan, type ScannedLot } from './barcode.ts'

const GS = '\u001D'
const today = '2026-11-21'
const id = '0198f6a2-3c4d-7e5f-8a9b-0c1d2e3f4a5b'
const otherId = '0198f6a2-3c4d-7e5f-8a9b-0c1d2e3f4a5c'
const gtin = '00312345678906'
const otherGtin = '00614141000036'

const lot = (changes: Partial<ScannedLot> = {}): ScannedLot => ({
  id,
  gtin,
  supplierLot: 'PHE-2291',
  expiresOn: '2027-06-30',
  ...changes,
})
const outcome = (scan: string, on = lot()) => {
  const match = matchScan(scan, on, today)
  return match.ok ? match.via : match.problem
}

describe('a generated barcode', () => {
  it('[B08.3] is CLX: and the lot id', () => {
    expect(generateBarcode(id)).toBe(`CLX:${id}`)
    expect(lotIdFromBarcode(`CLX:${id.toUpperCase()}\n`)).toBe(id)
    expect(lotIdFromBarcode('CLX:7')).toBeUndefined()
  })

  it('[B08.2] names its own lot and no other', () => {
    const labelled = lot({ barcode: generateBarcode(id) })
    expect(outcome(`CLX:${id}`, labelled)).toBe('generated_barcode')
    expect(outcome(`clx:${id}`, labelled)).toBe('generated_barcode')
    expect(outcome(`CLX:${otherId}`, labelled)).toBe('barcode_mismatch')
    expect(outcome(`CLX:${otherId}`, lot({ barcode: generateBarcode(otherId) }))).toBe('barcode_mismatch')
  })

  it('[B08.2] does not stand in for a supplier barcode on file', () => {
    expect(outcome(`CLX:${id}`, lot({ barcode: 'SUP-1' }))).toBe('barcode_mismatch')
  })
})

describe('a supplier barcode on file', () => {
  const labelled = lot({ barcode: 'SUP-0001' })

  it('[B08.2] must be scanned', () => {
    expect(outcome('SUP-0001', labelled)).toBe('barcode')
    expect(outcome(' SUP-0001\r\n', labelled)).toBe('barcode')
    expect(outcome(']C0SUP-0001', labelled)).toBe('barcode')
    expect(outcome('SUP-0002', labelled)).toBe('barcode_mismatch')
    expect(outcome('sup-0001', labelled)).toBe('barcode_mismatch')
    expect(outcome('', labelled)).toBe('nothing_scanned')
    expect(outcome('  ', labelled)).toBe('nothing_scanned')
  })

  it('[B08.2] is not matched by a GS1 code of the same lot that is not on file', () => {
    expect(outcome(`01${gtin}10PHE-2291`, labelled)).toBe('barcode_mismatch')
  })

  it('may look like a false GS1 code', () => {
    const odd = '0112345678901234'
    expect(outcome(odd, lot({ barcode: odd }))).toBe('barcode')
    expect(outcome(odd, labelled)).toBe('unreadable_code')
  })

  it('[B08.7] as a GS1 code is matched by another unit of the lot, whatever its serial', () => {
    const carton = lot({ barcode: `01${gtin}1727063010PHE-2291${GS}21AAA` })
    expect(outcome(`]d201${gtin}1727063010PHE-2291<GS>21BBB`, carton)).toBe('barcode')
    expect(outcome(`01${gtin}1727063010PHE-2292`, carton)).toBe('lot_contradiction')
    expect(outcome(`01${otherGtin}1727063010PHE-2291`, carton)).toBe('barcode_mismatch')
    const unnamed = lot({ barcode: `01${gtin}10PHE-2291`, gtin: null, supplierLot: null })
    expect(outcome(`01${otherGtin}10PHE-2291`, unnamed)).toBe('barcode_mismatch')
    expect(outcome(`01${gtin}10PHE-2292`, unnamed)).toBe('barcode_mismatch')
    expect(outcome(`01${gtin}`, unnamed)).toBe('barcode_mismatch')
  })

  it('[B08.7] as a bare GTIN is matched by a GS1 code of that product and lot', () => {
    const bare = lot({ barcode: '312345678906', gtin: null })
    expect(outcome(`01${gtin}10PHE-2291`, bare)).toBe('barcode')
    expect(outcome('312345678906', bare)).toBe('barcode')
    expect(outcome(`01${otherGtin}10PHE-2291`, bare)).toBe('barcode_mismatch')
  })
})

describe('[B08.7] a contradiction', () => {
  const filed = `01${gtin}1727063010PHE-2291`

  it('of expiry is refused even when the barcode itself is the one on file', () => {
    const wrong = lot({ barcode: filed, expiresOn: '2027-07-31' })
    expect(matchScan(filed, wrong, today)).toMatchObject({
      ok: false,
      problem: 'expiry_contradiction',
      message:
        'The code says expiry 30 Jun 2027, on file is 31 Jul 2027. Keep the container aside and tell QA.',
    })
  })

  it('of lot is refused likewise', () => {
    expect(outcome(filed, lot({ barcode: filed, supplierLot: 'PHE-9' }))).toBe('lot_contradiction')
  })

  it('is none where day 00 means the stored last day', () => {
    expect(outcome(`01${gtin}1727060010PHE-2291`)).toBe('gs1')
  })

  it('is none where the code or the file is silent', () => {
    expect(outcome(`01${gtin}10PHE-2291`)).toBe('gs1')
    expect(outcome(filed, lot({ expiresOn: null }))).toBe('gs1')
  })

  it('with the calendar is refused when the file has no date', () => {
    expect(outcome(`01${gtin}1726112010PHE-2291`, lot({ expiresOn: null }))).toBe('expired')
    expect(outcome(`01${gtin}1726112110PHE-2291`, lot({ expiresOn: null }))).toBe('gs1')
  })
})

describe('a lot without barcode on file', () => {
  it('is named by a GS1 code with its product and lot', () => {
    expect(matchScan(`01${gtin}10PHE-2291`, lot(), today)).toEqual({
      ok: true,
      via: 'gs1',
      elements: { gtin, lot: 'PHE-2291' },
    })
  })

  it('is not named by product alone, lot alone or anything else', () => {
    expect(outcome(`01${gtin}`)).toBe('lot_not_identified')
    expect(outcome('312345678906')).toBe('lot_not_identified')
    expect(outcome('614141000036')).toBe('barcode_mismatch')
    expect(outcome(']d210PHE-2291')).toBe('lot_not_identified')
    expect(outcome('PHE-2291')).toBe('no_barcode_on_file')
    expect(outcome(`01${gtin}10PHE-2291`, lot({ gtin: null }))).toBe('no_barcode_on_file')
    expect(outcome(`01${gtin}10PHE-2291`, lot({ gtin: '12' }))).toBe('no_barcode_on_file')
  })
})
