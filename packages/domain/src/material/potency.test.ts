import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, divide, multiply, subtract } from '../kernel/decimal.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import {
  asIsPotency,
  quantityToWeigh,
  reducedVehicle,
  volumeOfConcentrate,
  type AssayBasis,
  type PotencyCertificate,
} from './potency.ts'

const q = (value: string, unit: Unit): Quantity => ({ value, unit })

const certificate = (
  percent: string,
  basis: AssayBasis,
  more: Partial<PotencyCertificate> = {},
): PotencyCertificate => ({
  assays: [{ percent, basis }],
  waterPercent: null,
  lossOnDryingPercent: null,
  residualSolventPercent: null,
  ...more,
})
const potencyOf = (found: PotencyCertificate) => {
  const result = asIsPotency(found)
  return result.ok ? result.shown : result.problem
}
const usable = (found: PotencyCertificate) => {
  const result = asIsPotency(found)
  if (!result.ok) throw new Error(result.message)
  return result
}

describe('the potency of a powder as it is', () => {
  it.each([
    [certificate('98.5', 'as_is'), '98.50%'],
    [certificate('99.2', 'anhydrous', { waterPercent: '4.8' }), '94.44%'],
    [certificate('100.3', 'dried', { lossOnDryingPercent: '0.35' }), '99.95%'],
    [certificate('99.0', 'solvent_free', { residualSolventPercent: '0.5' }), '98.51%'],
    // What an assay as is includes already is not taken off again.
    [certificate('94.4', 'as_is', { waterPercent: '4.8' }), '94.40%'],
  ])('[X08] %o is %s', (found, expected) => {
    expect(potencyOf(found)).toBe(expected)
  })

  it('[X08] refuses values of mixed basis, in words that say what does not fit', () => {
    const dried = certificate('99.2', 'dried', { waterPercent: '4.8' })
    expect(asIsPotency(dried)).toMatchObject({
      problem: 'mixed_basis',
      message: 'The assay is on the dried basis, but the certificate states water, not loss on drying.',
    })
    expect(potencyOf(certificate('99.2', 'anhydrous', { lossOnDryingPercent: '4.8' }))).toBe('mixed_basis')
    const two = { ...certificate('99.2', 'anhydrous', { waterPercent: '4.8' }) }
    expect(potencyOf({ ...two, assays: [...two.assays, { percent: '94.4', basis: 'as_is' }] })).toBe(
      'mixed_basis',
    )
  })

  it('[X08] assumes nothing that the certificate does not say', () => {
    expect(potencyOf({ ...certificate('1', 'as_is'), assays: [] })).toBe('assay_missing')
    expect(potencyOf(certificate('99.2', 'anhydrous'))).toBe('water_missing')
    expect(potencyOf(certificate('99.2', 'dried'))).toBe('loss_on_drying_missing')
    expect(potencyOf(certificate('99.2', 'solvent_free'))).toBe('solvent_missing')
  })

  it('[X08] refuses numbers that cannot be right', () => {
    expect(potencyOf(certificate('0.0', 'as_is'))).toBe('assay_not_usable')
    expect(potencyOf(certificate('99', 'anhydrous', { waterPercent: '100' }))).toBe('assay_not_usable')
    expect(potencyOf(certificate('99', 'anhydrous', { waterPercent: '-1' }))).toBe('assay_not_usable')
    const two = certificate('99.2', 'as_is')
    expect(potencyOf({ ...two, assays: [...two.assays, { percent: '98', basis: 'as_is' }] })).toBe(
      'assay_not_usable',
    )
  })
})

describe('how much to weigh', () => {
  const vancomycin = usable(certificate('99.2', 'anhydrous', { waterPercent: '4.8' }))

  it('[X08] is the target over the potency, rounded once and shown with its inputs', () => {
    const found = quantityToWeigh(q('250.0', 'g'), vancomycin, null, 2)
    expect(found.quantity).toEqual(q('264.72', 'g'))
    expect(found.raw).toBe('264.722824613')
    expect(found.inputs).toEqual([
      { label: 'Target of active', shown: '250.0 g' },
      { label: 'Assay', shown: '99.2%, anhydrous basis' },
      { label: 'Water', shown: '4.8%' },
      { label: 'Potency as is', shown: '94.44%' },
    ])
  })

  it('[X08] goes by the salt where the label states the base', () => {
    const salt = { saltGramsPerMole: '274.19', baseGramsPerMole: '237.73' }
    const found = quantityToWeigh(q('10', 'g'), usable(certificate('100', 'as_is')), salt, 3)
    expect(found.quantity).toEqual(q('11.534', 'g'))
    expect(found.inputs.at(-1)).toEqual({ label: 'Salt factor', shown: '274.19 ÷ 237.73 g/mol' })
  })

  it('[X08] is rounded from the exact potency, not from the one on paper', () => {
    // 94.4384 ÷ 100 on paper is 94.44: rounding it first would give 1058.87.
    expect(quantityToWeigh(q('1000', 'g'), vancomycin, null, 2).quantity.value).toBe('1058.89')
  })

  it('[X08] holds the target again once it is weighed, to the balance’s last digit', () => {
    const percent = fc.integer({ min: 5000, max: 10_400 }).map((n) => divide(String(n), '100', 2))
    const water = fc.integer({ min: 0, max: 2500 }).map((n) => divide(String(n), '100', 2))
    const grams = fc.integer({ min: 1, max: 10 ** 7 }).map((n) => divide(String(n), '1000', 3))
    fc.assert(
      fc.property(percent, water, grams, (assay, waterPercent, target) => {
        const potency = usable(certificate(assay, 'anhydrous', { waterPercent }))
        const weighed = quantityToWeigh(q(target, 'g'), potency, null, 6).quantity.value
        const active = multiply(
          multiply(weighed, divide(assay, '100', 4)),
          divide(subtract('100', waterPercent), '100', 4),
        )
        const off = subtract(active, target)
        expect(compare(off, '0.000001')).toBeLessThanOrEqual(0)
        expect(compare(add(off, '0.000001'), '0')).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('concentrates and vehicles', () => {
  it('[X08] takes the volume that holds what is needed, by the lot’s own concentration', () => {
    expect(volumeOfConcentrate(q('5', 'g'), q('99.4', 'mg/mL'), 2)).toMatchObject({
      quantity: q('50.30', 'mL'),
      raw: '50.301810865',
    })
    expect(volumeOfConcentrate(q('5', 'unit'), q('99.4', 'mg/mL'), 2)).toBeNull()
    expect(volumeOfConcentrate(q('5', 'g'), q('0', 'mg/mL'), 2)).toBeNull()
  })

  it('[X08] takes off the vehicle what the extra powder takes up, so that the batch keeps its volume', () => {
    const extra = {
      name: 'Vancomycin',
      target: q('250.0', 'g'),
      weighed: q('264.72', 'g'),
      millilitresPerGram: '0.7',
    }
    expect(reducedVehicle(q('5.0', 'L'), [extra], 4)).toEqual({
      quantity: q('4.9897', 'L'),
      raw: '4.989696',
      inputs: [
        { label: 'Planned', shown: '5.0 L' },
        { label: 'Extra Vancomycin', shown: '14.72 g × 0.7 mL/g' },
      ],
    })
    expect(reducedVehicle(q('5', 'mL'), [extra], 2)).toBeNull()
    expect(reducedVehicle(q('5', 'g'), [extra], 2)).toBeNull()
  })
})
