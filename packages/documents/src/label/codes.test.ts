import { describe, expect, it } from 'vitest'
import { modulePixels, productDataMatrix, sideWithQuietZone, verificationQr } from './codes.ts'

const product = { gtin: '00371285601108', lot: 'BR-20261121-0142', expiry: '2027-01-05' }

describe('codes on the label', () => {
  it('[B22.2] makes the DataMatrix of a product with a GTIN as GS1, of one without not', () => {
    expect(productDataMatrix(product).symbology).toBe('gs1_datamatrix')
    // GS1 forbids lot and expiry without a GTIN.
    expect(productDataMatrix({ ...product, gtin: undefined }).symbology).toBe('iso15434_datamatrix')
  })

  it('keeps the quiet zones of the standards: one module for DataMatrix, four for QR', () => {
    const matrix = productDataMatrix(product)
    const qr = verificationQr('https://verify.harborsterile.com/l/7QK2M9XH')
    expect(sideWithQuietZone(matrix) - matrix.sideModules).toBe(2)
    expect(sideWithQuietZone(qr) - qr.sideModules).toBe(8)
    expect((qr.sideModules - 17) % 4).toBe(0)
  })

  it.each([203, 300, 600])('prints no module under 0.25 mm at %i dpi, in whole dots', (dpi) => {
    const dots = modulePixels(dpi)
    expect(Number.isInteger(dots)).toBe(true)
    expect((dots * 25.4) / dpi).toBeGreaterThanOrEqual(0.25)
    expect(((dots - 1) * 25.4) / dpi).toBeLessThan(0.254)
  })

  it.each([
    ['a wrong check digit', { ...product, gtin: '00371285601109' }],
    ['a lot of more than 20 characters', { ...product, lot: 'BR-20261121-0142-0000001' }],
    ['a lot with a character outside GS1 set 82', { ...product, lot: 'LOT 1' }],
    ['a day that is not', { ...product, expiry: '2027-02-30' }],
  ])('refuses %s', (_, wrong) => {
    expect(() => productDataMatrix(wrong)).toThrow(
      expect.objectContaining({ code: 'label_code_not_encodable' }),
    )
  })
})
