import { describe, expect, it, test } from 'vitest'
import { findFormulaGaps, lotBasisOf, plannedComponent, wantedBill } from '../src/index.ts'
import { BatchUnderTest, content, facts, lot, plan, weighed, mixed } from './world.ts'
import type { BatchFacts, BillLine, CertificateValue, FormulaContent, PotencyRule } from '../src/index.ts'

const DAY = '2026-11-20'
const CERTIFICATE: CertificateValue[] = [
  { property: 'assay', value: '99.2', unit: '%', basis: 'anhydrous' },
  { property: 'water', value: '4.8', unit: '%', basis: 'as_is' },
]
const rule: PotencyRule = {
  assayBasis: null,
  decimals: 2,
  saltGramsPerMole: null,
  baseGramsPerMole: null,
  vehicleLineId: 'saline',
  millilitresPerGram: '0.7',
}
const linesOf = (change: Partial<BillLine>, vehicle: Partial<BillLine> = {}): BillLine[] =>
  content.billOfMaterials.map((line) => ({ ...line, ...(line.id === 'active' ? change : vehicle) }))
const formula = (change: Partial<BillLine>, vehicle: Partial<BillLine> = {}): FormulaContent => ({
  ...content,
  billOfMaterials: linesOf(change, vehicle),
})
const corrected = formula({ potency: rule })

function batchOf(
  made: FormulaContent,
  certificate: CertificateValue[] = CERTIFICATE,
  plannedUnits = 100,
): BatchUnderTest {
  const master: BatchFacts['master'] = { ...facts().master!, content: made }
  const lots = { phe: lot('phe', 'RM-PHE', { certificate }), salt: lot('salt', 'RM-NACL') }
  return new BatchUnderTest({ master, lots })
    .given('james', 'batch.schedule', { formulaId: 'f1', version: 1, plannedUnits, plan })
    .given('maria', 'batch.start', {})
    .given('maria', 'batch.startStep', { stepId: 'weigh' })
}

// 12.50 g ÷ 0.944384 is 13.236…; 12.25 to 12.75 become 12.97 to 13.50.
const taken = (value: string, gross: string) => ({
  stepId: 'weigh',
  values: {
    lot: { ...weighed.lot, quantity: { value, unit: 'g' as const } },
    net: { ...weighed.net, gross },
  },
})

describe('a component whose formula corrects for potency', () => {
  test('[X08] is weighed by its own lot’s certificate, and the calculation stands on the step and on the issue', () => {
    const batch = batchOf(corrected).given('maria', 'batch.performStep', taken('13.24', '53.68'))
    const [check] = batch.state.steps.weigh?.checks ?? []
    expect(check).toMatchObject({
      status: 'in_range',
      expected: '12.97 – 13.50 g',
      calculation: {
        target: { value: '12.50', unit: 'g' },
        low: '12.97',
        high: '13.50',
        certificateSha256: null,
        result: { value: '13.24', unit: 'g' },
        raw: '13.236141230',
        inputs: [
          { label: 'Target of active', shown: '12.50 g' },
          { label: 'Assay', shown: '99.2%, anhydrous basis' },
          { label: 'Water', shown: '4.8%' },
          { label: 'Potency as is', shown: '94.4384%', sign: '÷' },
        ],
      },
    })
    expect(batch.state.components[0]).toMatchObject({
      quantity: { value: '13.24', unit: 'g' },
      calculation: check?.calculation,
    })
  })

  test('[X08] is out of range at what the formula says uncorrected', () => {
    const batch = batchOf(corrected)
    expect(batch.refusals('maria', 'batch.performStep', taken('12.50', '53.68'))).toEqual([
      'deviation_required',
    ])
  })

  test.each([
    ['no assay', [], 'states no assay'],
    [
      'values of mixed basis',
      [CERTIFICATE[0]!, { ...CERTIFICATE[1]!, property: 'loss_on_drying' as const }],
      'not water',
    ],
    ['an assay without its basis’ other half', [CERTIFICATE[0]!], 'does not state water'],
  ])('[X08] is refused from a lot whose certificate states %s', (_what, certificate, words) => {
    const [refused] = batchOf(corrected, certificate).refused(
      'maria',
      'batch.performStep',
      taken('13.24', '53.68'),
    )
    expect(refused).toMatchObject({ code: 'quantity_not_computable', field: 'values.lot' })
    expect(refused?.message).toContain(words)
  })

  test.each([
    ['anhydrous', []],
    ['dried', ['quantity_not_computable']],
  ] as const)('[X08] goes by the basis that the master record asks for: %s', (assayBasis, codes) => {
    const asked = formula({ potency: { ...rule, assayBasis } })
    const both: CertificateValue[] = [...CERTIFICATE, { ...CERTIFICATE[0]!, value: '94.44', basis: 'as_is' }]
    expect(batchOf(asked, both).refusals('maria', 'batch.performStep', taken('13.24', '53.68'))).toEqual(
      codes,
    )
  })

  test.each([
    ['taken once', []],
    ['issued by a machine, returned, and taken anew', ['returned']],
  ])('[X08] leaves less of the vehicle to add, so that the batch keeps its volume: %s', (_how, before) => {
    const batch = batchOf(corrected)
    const quantity = { value: '13.24', unit: 'g' as const }
    for (const _returned of before)
      batch
        .given('maria', 'batch.issueComponent', { lotId: 'phe', scan: 'BAR-phe', quantity })
        .given('maria', 'batch.returnComponent', {
          stepId: 'weigh',
          lineId: 'active',
          quantity,
          reason: 'The wrong container was taken',
        })
    batch
      .given('maria', 'batch.performStep', taken('13.24', '53.68'))
      .given('sarah', 'batch.witnessStep', { stepId: 'weigh' })
      .given('maria', 'batch.startStep', { stepId: 'mix' })
      .given('maria', 'batch.startTimer', { stepId: 'mix', fieldId: 'mixing' })
    batch.at = '2026-11-20T15:05:30.000Z'
    batch.given('maria', 'batch.performStep', { stepId: 'mix', values: mixed })
    const [check] = batch.state.steps.mix?.checks ?? []
    expect(check).toMatchObject({
      status: 'in_range',
      // The limits keep their distance: 980 and 1000 less 0.518 mL.
      expected: '979 – 999 mL',
      calculation: {
        result: { value: '989', unit: 'mL' },
        raw: '989.482',
        inputs: [
          { label: 'In the formula', shown: '990 mL' },
          { label: 'Extra Phenylephrine HCl', shown: '0.74 g × 0.7 mL/g', sign: '−' },
        ],
      },
    })
  })
})

describe('quantities that follow the size of the batch', () => {
  const linear = formula({ scaling: 'linear' }, { scaling: 'linear' })

  test('[X08] are scaled exactly, with their limits, and show it', () => {
    const basis = { batch: { plannedUnits: 33, components: [] }, content: linear, lot: null }
    expect(plannedComponent(linear.billOfMaterials[0]!, basis)).toEqual({
      ok: true,
      planned: {
        quantity: { value: '4.13', unit: 'g' },
        low: '4.04',
        high: '4.21',
        calculation: {
          inputs: [
            { label: 'In the formula', shown: '12.50 g' },
            { label: 'Batch size', shown: '33 of 100 units', sign: '×' },
          ],
          target: { value: '4.13', unit: 'g' },
          low: '4.04',
          high: '4.21',
          raw: '4.125',
          result: { value: '4.13', unit: 'g' },
        },
      },
    })
  })

  test('[X08] stay as they are in a batch of the formula’s own size, and where the formula does not say so', () => {
    expect(wantedBill(linear, 100, [], DAY)).toEqual(linear.billOfMaterials)
    expect(wantedBill(content, 33, [], DAY)).toEqual(content.billOfMaterials)
  })

  test('[X08] are scaled and corrected with one rounding at the end', () => {
    const both = formula({
      scaling: 'linear',
      potency: { ...rule, saltGramsPerMole: '203.67', baseGramsPerMole: '167.21' },
    })
    const basis = {
      batch: { plannedUnits: 33, components: [] },
      content: both,
      lot: lotBasisOf(lot('phe', 'RM-PHE', { certificate: CERTIFICATE })),
    }
    const found = plannedComponent(both.billOfMaterials[0]!, basis)
    // 12.50 × 0.33 ÷ 0.944384 × 203.67 ÷ 167.21
    expect(found).toMatchObject({ ok: true, planned: { quantity: { value: '5.32', unit: 'g' } } })
  })

  test('[X08] are reserved corrected for the lot that would be taken first', () => {
    const both = formula({ scaling: 'linear', potency: rule })
    const shelf = [lot('phe', 'RM-PHE', { certificate: CERTIFICATE })]
    expect(wantedBill(both, 100, shelf, DAY)[0]?.quantity).toEqual({ value: '13.24', unit: 'g' })
    // Of a lot that cannot be computed with, what the formula says is put aside.
    expect(wantedBill(both, 100, [lot('phe', 'RM-PHE')], DAY)[0]?.quantity).toEqual({
      value: '12.50',
      unit: 'g',
    })
  })

  test('[X08] are judged at the size of the batch', () => {
    const small = batchOf(linear, [], 33)
    const asFormula = taken('12.48', '53.68')
    expect(small.refusals('maria', 'batch.performStep', asFormula)).toEqual(['deviation_required'])
    expect(small.refusals('maria', 'batch.performStep', taken('4.13', '53.68'))).toEqual([])
  })
})

describe('a formula that corrects for potency', () => {
  const gapsOf = (change: Partial<BillLine>) =>
    findFormulaGaps(formula(change)).filter(({ field }) =>
      /potency|quantity.value|verification/.test(field ?? ''),
    )

  it('[X08] has it checked by a second person: by a witness of the step, or by verification', () => {
    const alone = {
      ...corrected,
      procedure: corrected.procedure.map((step) => ({ ...step, critical: false })),
    }
    expect(findFormulaGaps(alone).map(({ field }) => field)).toContain('billOfMaterials.0.verification')
    expect(gapsOf({ potency: rule })).toEqual([])
    expect(gapsOf({ potency: rule, verification: true })).toEqual([])
  })

  it.each([
    ['half a salt factor', { saltGramsPerMole: '203.67' }],
    ['a vehicle that is none', { vehicleLineId: 'active' }],
    ['a vehicle without the volume of a gram', { millilitresPerGram: null }],
  ])('[X08] is not complete with %s', (_what, change) => {
    expect(gapsOf({ potency: { ...rule, ...change } })).toHaveLength(1)
  })

  it('[X08] gives the weighing beside it no limits of its own', () => {
    const about = (made: FormulaContent) =>
      findFormulaGaps(made).filter(({ field }) => field === 'procedure.0.fields.1.spec.low')
    expect(about(corrected)).toHaveLength(1)
    expect(about(content)).toEqual([])
  })

  it('[X08] corrects only what is weighed', () => {
    expect(gapsOf({ potency: rule, quantity: { value: '12.50', unit: 'mL' } })).toHaveLength(1)
  })
})
