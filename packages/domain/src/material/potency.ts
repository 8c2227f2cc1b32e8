import { add, compare, multiply, subtract, type DecimalText } from '../kernel/decimal.ts'
import { convert, type Quantity } from '../kernel/quantity.ts'
import { divideRational, multiplyRational, rational, rawRational, type Rational } from '../kernel/rational.ts'
import { CERTIFICATE_PROPERTIES } from './certificate.ts'
import type { CertificateProperty, CertificateValue } from './certificate.ts'
import type { CalculationInput } from './conversion.ts'

/** What an assay counts as the whole: the powder as it is in the jar, or the powder less what is not the substance. */
export const ASSAY_BASES = ['as_is', 'anhydrous', 'dried', 'solvent_free'] as const
export type AssayBasis = (typeof ASSAY_BASES)[number]

/** In words, as a certificate says it. */
export const ASSAY_BASIS_WORDS: Readonly<Record<AssayBasis, string>> = {
  as_is: 'as-is basis',
  anhydrous: 'anhydrous basis',
  dried: 'dried basis',
  solvent_free: 'solvent-free basis',
}

/** What a lot's certificate of analysis says of its strength; percentages by weight. */
export interface PotencyCertificate {
  /** Every assay on the certificate, each with the basis that it is stated on. */
  readonly assays: readonly { readonly percent: DecimalText; readonly basis: AssayBasis }[]
  readonly waterPercent: DecimalText | null
  readonly lossOnDryingPercent: DecimalText | null
  readonly residualSolventPercent: DecimalText | null
}

/** Why a certificate gives no potency. */
export type PotencyProblem =
  | 'assay_missing'
  | 'assay_not_usable'
  | 'mixed_basis'
  | 'water_missing'
  | 'loss_on_drying_missing'
  | 'solvent_missing'

/** The potency of the powder as it lies in the jar, in percent, with what it was computed from; or why there is none. */
export type AsIsPotency =
  | {
      readonly ok: true
      readonly percent: Rational
      readonly shown: string
      readonly inputs: readonly CalculationInput[]
    }
  | { readonly ok: false; readonly problem: PotencyProblem; readonly message: string }

const HUNDRED = '100'

const no = (problem: PotencyProblem, message: string) => ({ ok: false, problem, message }) as const

/** What has to be taken off an assay of each basis: its name on the certificate, and which one must not stand in for it. */
const deductions: Record<
  Exclude<AssayBasis, 'as_is'>,
  { label: string; problem: PotencyProblem; of: (certificate: PotencyCertificate) => DecimalText | null }
> = {
  anhydrous: { label: 'Water', problem: 'water_missing', of: (found) => found.waterPercent },
  dried: {
    label: 'Loss on drying',
    problem: 'loss_on_drying_missing',
    of: (found) => found.lossOnDryingPercent,
  },
  solvent_free: {
    label: 'Residual solvents',
    problem: 'solvent_missing',
    of: (found) => found.residualSolventPercent,
  },
}

function deductionOf(
  certificate: PotencyCertificate,
  basis: Exclude<AssayBasis, 'as_is'>,
): { ok: true; label: string; percent: DecimalText } | Extract<AsIsPotency, { ok: false }> {
  const { label, problem, of } = deductions[basis]
  const percent = of(certificate)
  const words = ASSAY_BASIS_WORDS[basis]
  if (percent === null) {
    const others = Object.values(deductions).filter(
      (item) => item.label !== label && item.of(certificate) !== null,
    )
    // Loss on drying is not water: it counts solvents too, and a bound water may stay. One never stands for the other.
    return others.length > 0
      ? no(
          'mixed_basis',
          `The assay is on the ${words}, but the certificate states ${others.map((item) => item.label.toLowerCase()).join(' and ')}, not ${label.toLowerCase()}.`,
        )
      : no(
          problem,
          `The assay is on the ${words}, and the certificate does not state ${label.toLowerCase()}.`,
        )
  }
  if (compare(percent, '0') < 0 || compare(percent, HUNDRED) >= 0)
    return no('assay_not_usable', `${label} of ${percent}% cannot be right.`)
  return { ok: true, label, percent }
}

/**
 * The potency as is (X08): assay × (100 − water) ÷ 100 for an assay on the anhydrous basis, with loss on drying for one on
 * the dried basis, with residual solvents for one on the solvent-free basis; an assay as is needs nothing taken off.
 * Values of mixed basis are refused, never combined.
 */
export function asIsPotency(certificate: PotencyCertificate): AsIsPotency {
  const [assay, ...others] = certificate.assays
  if (!assay) return no('assay_missing', 'The certificate of the lot states no assay.')
  if (others.some(({ basis }) => basis !== assay.basis))
    return no(
      'mixed_basis',
      'The certificate states assays on different bases. QA must say which one counts.',
    )
  if (others.some(({ percent }) => compare(percent, assay.percent) !== 0))
    return no(
      'assay_not_usable',
      'The certificate states two assays that differ. QA must say which one counts.',
    )
  if (compare(assay.percent, '0') <= 0)
    return no('assay_not_usable', `An assay of ${assay.percent}% cannot be right.`)
  const { percent, basis } = assay
  const stated = { label: 'Assay', shown: `${percent}%, ${ASSAY_BASIS_WORDS[basis]}` }
  if (basis === 'as_is') {
    const value = rational(percent)
    return {
      ok: true,
      percent: value,
      shown: `${rawRational(value)}%`,
      inputs: [stated],
    }
  }
  const less = deductionOf(certificate, basis)
  if (!less.ok) return less
  const value = rational(multiply(percent, subtract(HUNDRED, less.percent)), HUNDRED)
  return {
    ok: true,
    percent: value,
    shown: `${rawRational(value)}%`,
    inputs: [stated, { label: less.label, shown: `${less.percent}%` }],
  }
}

/** Molecular weights where the label states the base and the salt is weighed, in grams per mole. */
export interface SaltFactor {
  readonly saltGramsPerMole: DecimalText
  readonly baseGramsPerMole: DecimalText
}

/** What a target of active is multiplied by, with what that rests on. */
export interface PotencyFactor {
  readonly factor: Rational
  readonly inputs: readonly CalculationInput[]
}

/**
 * How much of the lot holds one of active (X08): 1 ÷ (as-is potency ÷ 100) × (salt ÷ base), exact.
 *
 * @param potency as `asIsPotency` found it
 */
export function potencyFactor(
  potency: Extract<AsIsPotency, { ok: true }>,
  salt: SaltFactor | null,
): PotencyFactor {
  const perPotency = divideRational(rational(HUNDRED), potency.percent)
  const inputs: CalculationInput[] = [
    ...potency.inputs,
    { label: 'Potency as is', shown: potency.shown, sign: '÷' },
  ]
  if (!salt) return { factor: perPotency, inputs }
  const { saltGramsPerMole, baseGramsPerMole } = salt
  const shown = `${saltGramsPerMole} ÷ ${baseGramsPerMole} g/mol`
  return {
    factor: multiplyRational(perPotency, rational(saltGramsPerMole, baseGramsPerMole)),
    inputs: [...inputs, { label: 'Salt factor', shown, sign: '×' }],
  }
}

/** A component of which more was taken than its target, because its lot is not whole. */
export interface ExtraTaken {
  readonly name: string
  readonly target: Quantity
  readonly weighed: Quantity
  /** Volume that a gram of it takes up in the preparation, in millilitres. */
  readonly millilitresPerGram: DecimalText
}

/**
 * The volume that the extra powder takes up, in millilitres: what the vehicle is to be reduced by, so that the batch
 * keeps its volume. Null where something was not weighed.
 */
export function displacedVolume(
  extras: readonly ExtraTaken[],
): { readonly millilitres: DecimalText; readonly inputs: readonly CalculationInput[] } | null {
  let millilitres: DecimalText = '0'
  const inputs: CalculationInput[] = []
  for (const { name, target, weighed, millilitresPerGram } of extras) {
    const taken = convert(weighed, 'g')
    const wanted = convert(target, 'g')
    if (!taken.ok || !wanted.ok) return null
    const extra = subtract(taken.quantity.value, wanted.quantity.value)
    millilitres = add(millilitres, multiply(extra, millilitresPerGram))
    inputs.push({ label: `Extra ${name}`, shown: `${extra} g × ${millilitresPerGram} mL/g`, sign: '−' })
  }
  return { millilitres, inputs }
}

/** Percent of a value by weight; null where it is stated otherwise. */
function percentOf({ value, unit }: CertificateValue): DecimalText | null {
  if (unit === '%' || unit === '% w/w') return value
  if (unit === 'mg/g') return multiply(value, '0.1')
  return unit === 'ppm' ? multiply(value, '0.0001') : null
}

const DEDUCTED: readonly CertificateProperty[] = ['water', 'loss_on_drying', 'residual_solvents']

/**
 * The potency of a lot as is, by the values of its certificate; or why they give none. Values by volume give none.
 *
 * @param wanted the basis on which the master record wants the assay stated; null for whichever the certificate names
 */
export function potencyOfLot(
  values: readonly CertificateValue[],
  wanted: AssayBasis | null = null,
): AsIsPotency {
  // Water is taken off the powder as it lies in the jar: stated of anything else it cannot be.
  const misplaced = values.find(({ property, basis }) => DEDUCTED.includes(property) && basis !== 'as_is')
  if (misplaced)
    return no(
      'mixed_basis',
      `${CERTIFICATE_PROPERTIES[misplaced.property]} is stated on the ${ASSAY_BASIS_WORDS[misplaced.basis]}, not as is.`,
    )
  const found = (property: CertificateProperty) => {
    const value = values.find((item) => item.property === property)
    return value ? percentOf(value) : null
  }
  const stated = values.flatMap((value) => {
    const percent = value.property === 'assay' ? percentOf(value) : null
    return percent === null ? [] : [{ percent, basis: value.basis }]
  })
  const assays = stated.filter(({ basis }) => wanted === null || basis === wanted)
  const [other] = stated
  if (assays.length === 0 && other && wanted)
    return no(
      'mixed_basis',
      `The master record wants the assay on the ${ASSAY_BASIS_WORDS[wanted]}, the certificate states it on the ${ASSAY_BASIS_WORDS[other.basis]}.`,
    )
  return asIsPotency({
    assays,
    waterPercent: found('water'),
    lossOnDryingPercent: found('loss_on_drying'),
    residualSolventPercent: found('residual_solvents'),
  })
}
