import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, divide, multiply, subtract } from '../kernel/decimal.ts'
import { multiplyRational, rational, rawRational, reportRational, type Rational } from '../kernel/rational.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import type { CertificateValue } from './certificate.ts'
import {
  asIsPotency,
  displacedVolume,
  potencyFactor,
  potencyOfLot,
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
    [certificate('98.5', 'as_is'), '98.5%'],
    [certificate('99.2', 'anhydrous', { waterPercent: '4.8' }), '94.4384%'],
    [certificate('100.3', 'dried', { lossOnDryingPercent: '0.35' }), '99.94895%'],
    [certificate('99.0', 'solvent_free', { residualSolventPercent: '0.5' }), '98.505%'],
    // What an assay as is includes already is not taken off again.
    [certificate('94.4', 'as_is', { waterPercent: '4.8' }), '94.4%'],
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

describe('the potency of a lot', () => {
  const stated = (
    property: CertificateValue['property'],
    value: string,
    basis: AssayBasis = 'as_is',
    unit: Unit = '%',
  ): CertificateValue => ({ property, value, unit, basis })
  const shownOf = (...values: CertificateValue[]) => {
    const found = potencyOfLot(values)
    return found.ok ? found.shown : found.message
  }

  it('[X08] is computed from the values of its certificate, each with its basis', () => {
    expect(shownOf(stated('assay', '98.2', 'anhydrous'), stated('water', '4.8'))).toBe('93.4864%')
    expect(shownOf(stated('assay', '990', 'dried', 'mg/g'), stated('loss_on_drying', '0.5'))).toBe('98.505%')
    expect(
      shownOf(stated('assay', '99', 'solvent_free'), stated('residual_solvents', '500', 'as_is', 'ppm')),
    ).toBe('98.9505%')
  })

  it('[X08] is refused where water or a loss is itself stated on another basis than as is', () => {
    expect(shownOf(stated('assay', '98.2', 'anhydrous'), stated('water', '4.8', 'anhydrous'))).toBe(
      'Water is stated on the anhydrous basis, not as is.',
    )
  })

  it('[X08] is none where the assay is stated by volume', () => {
    expect(shownOf(stated('assay', '50', 'as_is', 'mg/mL'))).toBe(
      'The certificate of the lot states no assay.',
    )
  })
})

describe('how much to weigh', () => {
  const vancomycin = usable(certificate('99.2', 'anhydrous', { waterPercent: '4.8' }))
  const weigh = (target: string, factor: Rational, digits: number) =>
    reportRational(multiplyRational(rational(target), factor), digits)

  it('[X08] is the target over the potency, rounded once and shown with its inputs', () => {
    const { factor, inputs } = potencyFactor(vancomycin, null)
    expect(weigh('250.0', factor, 2)).toBe('264.72')
    expect(rawRational(multiplyRational(rational('250.0'), factor))).toBe('264.722824613')
    expect(inputs).toEqual([
      { label: 'Assay', shown: '99.2%, anhydrous basis' },
      { label: 'Water', shown: '4.8%' },
      { label: 'Potency as is', shown: '94.4384%', sign: '÷' },
    ])
  })

  it('[X08] goes by the salt where the label states the base', () => {
    const salt = { saltGramsPerMole: '274.19', baseGramsPerMole: '237.73' }
    const { factor, inputs } = potencyFactor(usable(certificate('100', 'as_is')), salt)
    expect(weigh('10', factor, 3)).toBe('11.534')
    expect(inputs.at(-1)).toEqual({ label: 'Salt factor', shown: '274.19 ÷ 237.73 g/mol', sign: '×' })
  })

  it('[X08] is rounded from the exact potency, not from one with two decimals', () => {
    // 94.4384 rounded first to 94.44 would give 1058.87.
    expect(weigh('1000', potencyFactor(vancomycin, null).factor, 2)).toBe('1058.89')
  })

  it('[X08] holds the target again once it is weighed, to the balance’s last digit', () => {
    const percent = fc.integer({ min: 5000, max: 10_400 }).map((n) => divide(String(n), '100', 2))
    const water = fc.integer({ min: 0, max: 2500 }).map((n) => divide(String(n), '100', 2))
    const grams = fc.integer({ min: 1, max: 10 ** 7 }).map((n) => divide(String(n), '1000', 3))
    fc.assert(
      fc.property(percent, water, grams, (assay, waterPercent, target) => {
        const potency = usable(certificate(assay, 'anhydrous', { waterPercent }))
        const weighed = weigh(target, potencyFactor(potency, null).factor, 6)
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

describe('what extra powder takes up', () => {
  const extra = {
    name: 'Vancomycin',
    target: q('250.0', 'g'),
    weighed: q('264.72', 'g'),
    millilitresPerGram: '0.7',
  }

  it('[X08] is what it weighs above its target, times the volume of a gram', () => {
    expect(displacedVolume([extra])).toEqual({
      millilitres: '10.304',
      inputs: [{ label: 'Extra Vancomycin', shown: '14.72 g × 0.7 mL/g', sign: '−' }],
    })
    expect(displacedVolume([extra, extra])?.millilitres).toBe('20.608')
  })

  it('[X08] is unknown for what was not weighed', () => {
    expect(displacedVolume([{ ...extra, weighed: q('14', 'mL') }])).toBeNull()
  })
})
