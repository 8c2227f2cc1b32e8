import { describe, expect, it } from 'vitest'
import { LABEL_SAMPLES } from '../../test/label-samples.ts'
import { readCodes } from '../../test/read-codes.ts'
import { LABEL_TEMPLATES } from './label-templates.ts'
import { renderLabel } from './render.ts'

/** What a scanner sends for each product with a GTIN: 01, 17, 10 ended by FNC1 as GS (0x1D), 21. */
const GS1_DATA = {
  phenylephrineSyringe: '01003712856011081727010510BR-20261121-0142\u001d210000417',
  methotrexateSyringe: '01003712857220181726112510BR-20261121-0007\u001d210000009',
  oxytocinBag: '01003712853105051727010510BR-20261121-0088\u001d210001203',
  ketamineCarton: '01103712854552031727021910BR-20261121-0051\u001d21C000113',
} as const

type WithGtin = keyof typeof GS1_DATA

describe('the printed label', () => {
  it.each(Object.keys(GS1_DATA) as WithGtin[])('[B22.2] is read back from the picture: %s', async (name) => {
    const { content, template } = LABEL_SAMPLES[name]
    const { png } = await renderLabel(content, { template })
    expect(await readCodes(png)).toEqual({
      // ]d2: DataMatrix with FNC1 in first place, that is GS1.
      dataMatrix: { symbology: ']d2', text: GS1_DATA[name] },
      qr: content.verificationUrl,
    })
  })

  it('[B22.2] carries lot and expiry in an ISO/IEC 15434 DataMatrix when the product has no GTIN', async () => {
    const { content, template } = LABEL_SAMPLES.vancomycinDrops
    const { png } = await renderLabel({ ...content, serial: 'A7' }, { template })
    const { dataMatrix } = await readCodes(png)
    expect(dataMatrix?.text).toBe('[)>\u001e06\u001d1TBR-20261121-0031\u001d14D20261219\u001dSA7\u001e\u0004')
    expect(dataMatrix?.symbology).not.toBe(']d2')
  })

  it.each([203, 600] as const)('[B22.2] is read back at %i dpi too', async (dpi) => {
    const { content, template } = LABEL_SAMPLES.phenylephrineSyringe
    const { png } = await renderLabel(content, { template, dpi })
    const read = await readCodes(png)
    expect(read.dataMatrix?.text).toBe(GS1_DATA.phenylephrineSyringe)
    expect(read.qr).toBe(content.verificationUrl)
  })

  it('gives equal bytes for equal content, other bytes for another lot', async () => {
    const { content, template } = LABEL_SAMPLES.oxytocinBag
    const first = await renderLabel(content, { template })
    const again = await renderLabel(structuredClone(content), { template })
    const other = await renderLabel({ ...content, lotNumber: 'BR-20261121-0089' }, { template })
    expect(again).toEqual(first)
    expect(other.png).not.toEqual(first.png)
  })

  it.each([203, 300, 600] as const)('prints at its true size at %i dpi', async (dpi) => {
    const { content, template } = LABEL_SAMPLES.vancomycinDrops
    const { png, widthMillimetres, heightMillimetres } = await renderLabel(content, { template, dpi })
    const view = new DataView(png.buffer, png.byteOffset)
    const millimetres = (pixels: number, dotsPerMetre: number): number => (pixels / dotsPerMetre) * 1000
    const physAt = 33
    expect(new TextDecoder().decode(png.subarray(physAt + 4, physAt + 8))).toBe('pHYs')
    expect(millimetres(view.getUint32(16), view.getUint32(physAt + 8))).toBeCloseTo(widthMillimetres, 0)
    expect(millimetres(view.getUint32(20), view.getUint32(physAt + 12))).toBeCloseTo(heightMillimetres, 0)
    expect(widthMillimetres).toBe(LABEL_TEMPLATES.vial.widthMillimetres)
  })
})
