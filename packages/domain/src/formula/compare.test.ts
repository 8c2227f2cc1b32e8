import { describe, expect, it } from 'vitest'
import { compareFormulas } from './compare.ts'
import { formulaContent } from './formula-content.ts'
import type { FormulaContent } from './formula-content.ts'

const line = (id: string, value: string) => ({
  id,
  materialCode: id.toUpperCase(),
  name: `Material ${id}`,
  role: 'active',
  quantity: { value, unit: 'mg' },
  low: '9.5',
  high: '10.5',
  sterile: true,
})
const step = (id: string, more: object = {}) => ({
  id,
  phase: 'compounding',
  title: `Do ${id}`,
  instruction: 'As written.',
  expectedMinutes: 5,
  ...more,
})

const content = (more: object = {}): FormulaContent =>
  formulaContent.parse({
    name: 'Ketamine',
    genericName: 'Ketamine hydrochloride',
    strength: '10 mg/mL',
    dosageForm: 'Injection',
    route: 'Intravenous',
    productCode: 'KET-10',
    masterCardNumber: 'MC-7',
    productLine: 'syringes',
    batchSize: { value: '1000', unit: 'mL' },
    containerQuantity: { value: '10', unit: 'mL' },
    theoreticalUnits: 100,
    yieldLowPercent: '95',
    yieldHighPercent: '101',
    budCategory: 'category_2',
    process: 'aseptic',
    storage: 'room',
    storageStatement: 'Store at 20 to 25 C',
    budPolicy: 'usp-797',
    sterilityTestRequired: true,
    endotoxinTestRequired: false,
    specification: '',
    manufacturer: 'Here',
    licenceNumber: '1',
    hazardous: false,
    labelTemplate: 'syringe',
    billOfMaterials: [line('a', '10'), line('b', '10')],
    procedure: [step('one'), step('two')],
    ...more,
  })

describe('compareFormulas', () => {
  it('[B01.5] finds nothing between equal contents', () => {
    expect(compareFormulas(content(), content())).toEqual([])
  })

  it('[B01.5] names a changed field with its old and its new value', () => {
    const found = compareFormulas(content(), content({ strength: '20 mg/mL', sterilityTestRequired: false }))
    expect(found).toEqual([
      {
        path: 'strength',
        section: 'Header',
        label: 'Strength',
        kind: 'changed',
        before: '10 mg/mL',
        after: '20 mg/mL',
      },
      {
        path: 'sterilityTestRequired',
        section: 'Header',
        label: 'Sterility test required',
        kind: 'changed',
        before: 'Yes',
        after: 'No',
      },
    ])
  })

  it('[B01.5] shows a quantity with its unit, so that a change of unit alone is seen', () => {
    const found = compareFormulas(content(), content({ batchSize: { value: '1000', unit: 'L' } }))
    expect(found.map(({ before, after }) => [before, after])).toEqual([['1000 mL', '1000 L']])
  })

  it('[B03.1] shows an inserted step as one difference, and the steps after it as moved', () => {
    const found = compareFormulas(content(), content({ procedure: [step('one'), step('new'), step('two')] }))
    expect(found.map(({ path, kind }) => [path, kind])).toEqual([
      ['procedure.new', 'added'],
      ['procedure.two', 'moved'],
    ])
  })

  it('[B03.1] follows a field inside a step by the field’s id', () => {
    const field = (id: string, label: string) => ({ kind: 'text', id, label })
    const before = content({ procedure: [step('one', { fields: [field('x', 'Old'), field('y', 'Same')] })] })
    const after = content({ procedure: [step('one', { fields: [field('y', 'Same'), field('x', 'New')] })] })
    expect(compareFormulas(before, after).map(({ path }) => path)).toEqual(['procedure.one.fields.x.label'])
  })

  it('[B03.1] marks a removed component, and a filled field as added', () => {
    const after = content({ billOfMaterials: [line('a', '10')], specification: 'Clear' })
    expect(compareFormulas(content(), after).map(({ path, kind }) => [path, kind])).toEqual([
      ['specification', 'added'],
      ['billOfMaterials.b', 'removed'],
    ])
  })
})
