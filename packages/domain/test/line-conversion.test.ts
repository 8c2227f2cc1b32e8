import { describe, expect, it, test } from 'vitest'
import { findFormulaGaps, lotBasisOf, plannedComponent, wantedBill } from '../src/index.ts'
import { BatchUnderTest, content, facts, lot, plan, weighed } from './world.ts'
import type { BillLine, CertificateValue, ConversionRule, FormulaContent, Unit } from '../src/index.ts'

const inGrams: ConversionRule = {
  unit: 'g',
  decimals: 3,
  gramsPerMole: null,
  valence: null,
  densityGramsPerMillilitre: null,
  densityCelsius: null,
  source: 'USP monograph',
}
const lineOf = (
  [low, value, high]: readonly [string, string, string],
  unit: Unit,
  rule: Partial<ConversionRule> | null,
): BillLine => ({
  ...content.billOfMaterials[0]!,
  quantity: { value, unit },
  low,
  high,
  conversion: rule && { ...inGrams, ...rule },
})
const planOf = (line: BillLine, certificate: CertificateValue[] = [], kept: Unit = 'g') =>
  plannedComponent(line, {
    batch: { plannedUnits: 100, components: [] },
    content: { ...content, billOfMaterials: [line] },
    lot: lotBasisOf(lot('lot-7', 'RM-PHE', { certificate, onHand: { value: '500', unit: kept } })),
  })

describe('a component that is taken in another dimension than the formula states', () => {
  it('[X08] goes by molecular weight and valence, shown with their source', () => {
    const line = lineOf(['19', '20', '21'], 'mEq', { gramsPerMole: '110.98', valence: '2' })
    expect(planOf(line)).toEqual({
      ok: true,
      planned: {
        // 20 mEq ÷ 2 × 110.98 mg/mmol = 1109.8 mg
        quantity: { value: '1.110', unit: 'g' },
        low: '1.054',
        high: '1.165',
        calculation: {
          target: { value: '20', unit: 'mEq' },
          inputs: [
            { label: 'In the formula', shown: '20 mEq' },
            { label: 'Molecular weight', shown: '110.98 g/mol (USP monograph)', sign: '×' },
            { label: 'Valence', shown: '2 (USP monograph)', sign: '÷' },
          ],
          raw: '1.1098',
          result: { value: '1.110', unit: 'g' },
          low: '1.054',
          high: '1.165',
        },
      },
    })
  })

  it('[X08] goes by the density of the lot before the one in the master record', () => {
    const line = lineOf(['95', '100', '105'], 'mL', {
      densityGramsPerMillilitre: '1.26',
      densityCelsius: '20',
    })
    const of = (certificate: CertificateValue[]) => {
      const found = planOf(line, certificate)
      return found.ok ? found.planned.calculation : found.message
    }
    expect(of([])).toMatchObject({
      result: { value: '126.000', unit: 'g' },
      inputs: [
        { label: 'In the formula' },
        { label: 'Density', shown: '1.26 g/mL at 20 °C (USP monograph)', sign: '×' },
      ],
    })
    const stated = { property: 'density', value: '1.249', unit: 'g/mL', basis: 'as_is' } as const
    expect(of([{ ...stated, temperatureCelsius: '25' }])).toMatchObject({
      result: { value: '124.900', unit: 'g' },
      inputs: [{}, { shown: '1.249 g/mL at 25 °C (certificate of lot LOT-7)' }],
      certificateSha256: null,
    })
    // A density holds at a temperature: without one it is none.
    expect(of([stated])).toMatchObject({ result: { value: '126.000', unit: 'g' } })
  })

  it('[X08] goes by the activity of the lot, and by nothing else', () => {
    const line = lineOf(['950000', '1000000', '1050000'], 'unit', {})
    const activity = { property: 'potency', value: '185', unit: 'unit/mg', basis: 'as_is' } as const
    expect(planOf(line, [activity])).toMatchObject({
      ok: true,
      planned: {
        quantity: { value: '5.405', unit: 'g' },
        calculation: {
          raw: '5.405405405',
          inputs: [{}, { label: 'Activity', shown: '185 units/mg (certificate of lot LOT-7)', sign: '÷' }],
        },
      },
    })
    expect(planOf(line)).toEqual({
      ok: false,
      message: 'Lot LOT-7: units cannot be taken in g, for its certificate states no activity.',
    })
  })

  it('[X08] goes by the concentration of a liquid lot', () => {
    const line = lineOf(['4.9', '5', '5.1'], 'g', { unit: 'mL', decimals: 2 })
    const assay = { property: 'assay', value: '99.4', unit: 'mg/mL', basis: 'as_is' } as const
    expect(planOf(line, [assay], 'mL')).toMatchObject({
      ok: true,
      planned: { quantity: { value: '50.30', unit: 'mL' }, calculation: { raw: '50.301810865' } },
    })
  })

  it('[X08] is refused where the master record says nothing of how one becomes the other', () => {
    expect(planOf(lineOf(['95', '100', '105'], 'mL', null))).toEqual({
      ok: false,
      message:
        'Lot LOT-7 is kept in g; it is to be taken in mL, and the master record does not say how one becomes the other.',
    })
    expect(planOf(lineOf(['95', '100', '105'], 'mL', {}))).toEqual({
      ok: false,
      message:
        'Lot LOT-7: mL cannot be taken in g, for neither its certificate nor the master record states a density with its temperature.',
    })
  })

  test('[X08] is recorded, issued and taken off the lot in the unit of the lot, with the calculation', () => {
    const line = lineOf(['950000', '1000000', '1050000'], 'unit', {})
    const made: FormulaContent = {
      ...content,
      billOfMaterials: content.billOfMaterials.map((other) => (other.id === line.id ? line : other)),
    }
    const activity: CertificateValue = { property: 'potency', value: '80', unit: 'unit/mg', basis: 'as_is' }
    const phe = lot('phe', 'RM-PHE', { certificate: [activity] })
    const batch = new BatchUnderTest({
      master: { ...facts().master!, content: made },
      lots: { phe, salt: lot('salt', 'RM-NACL') },
    })
      .given('james', 'batch.schedule', { formulaId: 'f1', version: 1, plannedUnits: 100, plan })
      .given('maria', 'batch.start', {})
      .given('maria', 'batch.startStep', { stepId: 'weigh' })
      .given('maria', 'batch.performStep', { stepId: 'weigh', values: weighed })
    const [check] = batch.state.steps.weigh?.checks ?? []
    expect(check).toMatchObject({ status: 'in_range', expected: '11.875 – 13.125 g' })
    expect(batch.lots.phe?.issued.b1).toEqual({ value: '12.48', unit: 'g' })
    expect(batch.state.components[0]?.calculation?.target).toEqual({ value: '1000000', unit: 'unit' })
    // Put aside in the unit of the shelf, so that it is there when it is weighed.
    expect(wantedBill(made, 100, [phe], '2026-11-20')[0]?.quantity).toEqual({ value: '12.500', unit: 'g' })
  })
})

describe('a formula that converts', () => {
  it.each([
    ['the same dimension', 'mg', {}],
    ['a molecular weight of nothing', 'mL', { gramsPerMole: '0' }],
    ['a density without its temperature', 'mL', { densityGramsPerMillilitre: '1.26' }],
  ] as const)('[X08] is not complete with %s', (_what, unit, rule) => {
    const line = lineOf(['1', '2', '3'], unit, rule)
    const gaps = findFormulaGaps({ ...content, billOfMaterials: [line] })
    expect(gaps.filter(({ field }) => field?.includes('.conversion.'))).toHaveLength(1)
  })
})
