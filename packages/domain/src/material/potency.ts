import { add, compare, multiply, subtract, type DecimalText } from '../kernel/decimal.ts'
import { convert, formatQuantity, type Quantity } from '../kernel/quantity.ts'
import {
  divideRational,
  isPositive,
  multiplyRational,
  rational,
  rawRational,
  reportRational,
  type Rational,
} from '../kernel/rational.ts'
import type { CalculationInput, ComputedQuantity } from './conversion.ts'

/** What an assay counts as the whole: the powder as it is in the jar, or the powder less what is not the substance. */
export const ASSAY_BASES = ['as_is', 'anhydrous', 'dried', 'solvent_free'] as const
export type AssayBasis = (typeof ASSAY_BASES)[number]

/** In words, as a certificate says it. */
export const ASSAY_BASIS_WORDS: Readonly<Record<AssayBasis, string>> = {
  as_is: 'as is',
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
/** Percent of potency on paper; the calculation itself goes on with the exact value. */
const POTENCY_DECIMALS = 2

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
      shown: `${reportRational(value, POTENCY_DECIMALS)}%`,
      inputs: [stated],
    }
  }
  const less = deductionOf(certificate, basis)
  if (!less.ok) return less
  const value = rational(multiply(percent, subtract(HUNDRED, less.percent)), HUNDRED)
  return {
    ok: true,
    percent: value,
    shown: `${reportRational(value, POTENCY_DECIMALS)}%`,
    inputs: [stated, { label: less.label, shown: `${less.percent}%` }],
  }
}

/** Molecular weights where the label states the base and the salt is weighed, in grams per mole. */
export interface SaltFactor {
  readonly saltGramsPerMole: DecimalText
  readonly baseGramsPerMole: DecimalText
}

/**
 * How much of the lot holds the target of active (X08): target ÷ (as-is potency ÷ 100) × (salt ÷ base). Exact until its
 * one rounding.
 *
 * @param potency as `asIsPotency` found it
 * @param digits decimals of the balance on which it is weighed
 */
export function quantityToWeigh(
  target: Quantity,
  potency: Extract<AsIsPotency, { ok: true }>,
  salt: SaltFactor | null,
  digits: number,
): ComputedQuantity {
  const perPotency = divideRational(rational(multiply(target.value, HUNDRED)), potency.percent)
  const factor = salt ? rational(salt.saltGramsPerMole, salt.baseGramsPerMole) : rational('1')
  const value = multiplyRational(perPotency, factor)
  const saltShown = salt
    ? [{ label: 'Salt factor', shown: `${salt.saltGramsPerMole} ÷ ${salt.baseGramsPerMole} g/mol` }]
    : []
  return {
    quantity: { value: reportRational(value, digits), unit: target.unit },
    raw: rawRational(value),
    inputs: [
      { label: 'Target of active', shown: formatQuantity(target) },
      ...potency.inputs,
      { label: 'Potency as is', shown: potency.shown },
      ...saltShown,
    ],
  }
}

/** What a volume of a liquid concentrate gives: needed ÷ the lot's own concentration. Null where the units do not fit. */
export function volumeOfConcentrate(
  needed: Quantity,
  concentration: Quantity,
  digits: number,
): ComputedQuantity | null {
  const massPerMillilitre = convert(concentration, 'mg/mL')
  const mass = convert(needed, 'mg')
  if (!massPerMillilitre.ok || !mass.ok) return null
  const perMillilitre = rational(massPerMillilitre.quantity.value)
  if (!isPositive(perMillilitre)) return null
  const value = divideRational(rational(mass.quantity.value), perMillilitre)
  return {
    quantity: { value: reportRational(value, digits), unit: 'mL' },
    raw: rawRational(value),
    inputs: [
      { label: 'Needed', shown: formatQuantity(needed) },
      { label: 'Concentration of the lot', shown: formatQuantity(concentration) },
    ],
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
 * The vehicle that is left to add, so that the batch keeps its volume when more powder went in: the planned volume less
 * what the extra powder takes up. Null where the units do not fit, or nothing would be left.
 */
export function reducedVehicle(
  planned: Quantity,
  extras: readonly ExtraTaken[],
  digits: number,
): ComputedQuantity | null {
  const volume = convert(planned, 'mL')
  if (!volume.ok) return null
  let displaced: DecimalText = '0'
  const inputs: CalculationInput[] = [{ label: 'Planned', shown: formatQuantity(planned) }]
  for (const { name, target, weighed, millilitresPerGram } of extras) {
    const taken = convert(weighed, 'g')
    const wanted = convert(target, 'g')
    if (!taken.ok || !wanted.ok) return null
    const extra = subtract(taken.quantity.value, wanted.quantity.value)
    displaced = add(displaced, multiply(extra, millilitresPerGram))
    inputs.push({ label: `Extra ${name}`, shown: `${extra} g × ${millilitresPerGram} mL/g` })
  }
  const left = { value: subtract(volume.quantity.value, displaced), unit: 'mL' as const }
  const inPlanned = convert(left, planned.unit)
  if (!inPlanned.ok || compare(left.value, '0') <= 0) return null
  const value = rational(inPlanned.quantity.value)
  return {
    quantity: { value: reportRational(value, digits), unit: planned.unit },
    raw: rawRational(value),
    inputs,
  }
}
