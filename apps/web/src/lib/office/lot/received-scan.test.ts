import { describe, expect, it } from 'vitest'
import type { MaterialState } from '@batchproof/domain'
import { takeReceivedScan, type ReceivedSoFar } from './received-scan.ts'

const TODAY = '2026-11-21'
const GTIN = '00371285601108'
const material = (id: string, name: string, gtin: string | null): MaterialState => ({
  id,
  details: {
    code: id.toUpperCase(),
    name,
    unit: 'mL',
    sterile: true,
    barcodeRequired: true,
    gtin,
    productLine: null,
  },
})
const materials = [material('phe', 'Phenylephrine', GTIN), material('sux', 'Succinylcholine', null)]
const empty: ReceivedSoFar = { materialId: '', supplierLot: '', expiresOn: '', barcode: '' }
const code = `]d201${GTIN}1727063010M-7741`

describe('a scan at the dock', () => {
  it('[B08.7] fills material, supplier’s lot, expiry and barcode from a GS1 code', () => {
    const { fills, contradictions } = takeReceivedScan(code, empty, materials, TODAY)
    expect(contradictions).toEqual([])
    expect(fills).toEqual({
      materialId: 'phe',
      supplierLot: 'M-7741',
      expiresOn: '2027-06-30',
      barcode: code,
    })
  })

  it('[B08.7] never overwrites what is typed, and blanks nothing that the code does not carry', () => {
    const typed = { ...empty, materialId: 'phe', supplierLot: 'M-7741', expiresOn: '2027-06-30' }
    expect(takeReceivedScan(code, typed, materials, TODAY).fills).toEqual({ barcode: code })
    const gtinOnly = `]d201${GTIN}`
    expect(takeReceivedScan(gtinOnly, typed, materials, TODAY)).toMatchObject({
      fills: { barcode: gtinOnly },
      contradictions: [],
    })
  })

  it.each([
    ['the lot', { supplierLot: 'M-7742' }, /says lot M-7741, the form says lot M-7742/],
    ['the expiry', { expiresOn: '2027-07-31' }, /says expiry 30 Jun 2027, the form says expiry 31 Jul 2027/],
    ['the material', { materialId: 'sux' }, /says Phenylephrine, the form says Succinylcholine/],
    ['another code', { barcode: '12345' }, /the form says barcode 12345/],
  ] as const)('[B08.7] names a contradiction of %s and takes nothing', (_what, typed, words) => {
    const read = takeReceivedScan(code, { ...empty, ...typed }, materials, TODAY)
    expect(read.fills).toEqual({})
    expect(read.contradictions.join(' ')).toMatch(words)
  })

  it('[B08.7] refuses a product of another GTIN than the chosen material has', () => {
    const other = `]d2010037128572201817270630`
    const read = takeReceivedScan(other, { ...empty, materialId: 'phe' }, materials, TODAY)
    expect(read.fills).toEqual({})
    expect(read.contradictions[0]).toMatch(/Phenylephrine has 00371285601108/)
    expect(takeReceivedScan(other, empty, materials, TODAY).heard.join(' ')).toMatch(/no material has GTIN/)
  })

  it('[B08.3] takes any other code as the barcode, and refuses the facility’s own and broken ones', () => {
    expect(takeReceivedScan('SUP/77', empty, materials, TODAY).fills).toEqual({ barcode: 'SUP/77' })
    const own = 'CLX:4be2f9a4-0c3b-4b52-9a0e-7d0d3c6d8d11'
    expect(takeReceivedScan(own, empty, materials, TODAY).contradictions[0]).toMatch(/received already/)
    expect(takeReceivedScan(']d20100371285601109', empty, materials, TODAY).contradictions[0]).toMatch(
      /check digit/,
    )
  })
})
