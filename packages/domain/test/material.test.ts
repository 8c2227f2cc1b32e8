import { describe, expect, it } from 'vitest'
import { catalogue, decide, initialMaterial } from '../src/index.ts'
import { context, facts } from './world.ts'

const details = {
  code: 'RM-PHE',
  name: 'Phenylephrine hydrochloride',
  unit: 'g' as const,
  sterile: false,
  barcodeRequired: true,
}
const around = {
  subjectId: 'm1',
  codeTaken: false,
  productLines: facts().organisation.productLines,
}

describe('the product line of a material', () => {
  const register = (productLine: string | null, lines = around.productLines) =>
    decide(
      'material.register',
      initialMaterial,
      catalogue['material.register'].payload.parse({ ...details, productLine }),
      { ...around, productLines: lines },
      context('admin'),
    )

  it.each([['sterile-drugs'], [null]])('[L05] [L06] may be %s', (productLine) => {
    expect(register(productLine)).toMatchObject({ ok: true })
  })

  it('[L05] [L06] is refused when nobody defined it, with those there are', () => {
    expect(register('sterile-drug')).toMatchObject({
      ok: false,
      refusals: [
        {
          code: 'value_invalid',
          field: 'productLine',
          message: 'There is no product line sterile-drug. Choose one of sterile-drugs.',
        },
      ],
    })
    expect(register('sterile-drugs', [])).toMatchObject({ ok: false })
  })

  it('[L05] [L06] is not changed to one that nobody defined', () => {
    const state = { id: 'm1', details: { ...details, gtin: null, productLine: null } }
    const change = (productLine: string) =>
      decide(
        'material.change',
        state,
        catalogue['material.change'].payload.parse({
          details: { ...details, productLine },
          reason: 'It belongs to another line',
        }),
        around,
        context('admin'),
      )
    expect(change('sterile-drugs')).toMatchObject({ ok: true })
    expect(change('nothing')).toMatchObject({
      ok: false,
      refusals: [{ code: 'value_invalid', field: 'details.productLine' }],
    })
  })
})
