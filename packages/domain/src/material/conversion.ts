import { compare, multiply, type DecimalText } from '../kernel/decimal.ts'
import { formatQuantity, type Quantity } from '../kernel/quantity.ts'
import {
  divideRational,
  multiplyRational,
  rational,
  rawRational,
  reportRational,
  type Rational,
} from '../kernel/rational.ts'
import { dimensionOf, scaleOf, type Dimension, type Unit } from '../kernel/unit.ts'

/**
 * What leads from one dimension to another, each taken from a certificate or a monograph and named with its source, so
 * that a result can be checked by a second person (X08).
 */
export interface ConversionBasis {
  /** Mass of a volume, at the temperature at which it holds: of a lot or of a component. */
  readonly density?: {
    readonly value: Quantity
    readonly temperatureCelsius: DecimalText
    readonly source: string
  }
  /** Grams per mole. */
  readonly molecularWeight?: { readonly gramsPerMole: DecimalText; readonly source: string }
  /** Equivalents per mole: 2 for calcium. */
  readonly valence?: { readonly value: DecimalText; readonly source: string }
  /** Units or international units in a mass of this very lot. */
  readonly activity?: { readonly value: Quantity; readonly source: string }
}

/**
 * One number that a result was computed from, as it is shown and kept with it. `sign`: what is done with it to what
 * stands before; absent at the first, and at a number that the next one rests on.
 */
export interface CalculationInput {
  readonly label: string
  readonly shown: string
  readonly sign?: '×' | '÷' | '−'
}

/** Why a quantity cannot be converted. `…_needed`: it could be, were that given; `…_not_usable`: what is given is not. */
export type CrossConversionProblem =
  | 'density_needed'
  | 'density_not_usable'
  | 'molecular_weight_needed'
  | 'molecular_weight_not_usable'
  | 'valence_needed'
  | 'valence_not_usable'
  | 'activity_needed'
  | 'activity_not_usable'
  | 'never_convertible'

/** A converted quantity: as reported, as it was before its one rounding, and all that it was computed from. */
export type CrossConversion =
  | {
      readonly ok: true
      readonly quantity: Quantity
      readonly raw: DecimalText
      readonly inputs: readonly CalculationInput[]
    }
  | { readonly ok: false; readonly problem: CrossConversionProblem }

type Bridge =
  { ok: true; factor: Rational; inputs: CalculationInput[] } | { ok: false; problem: CrossConversionProblem }

const no = (problem: CrossConversionProblem) => ({ ok: false, problem }) as const
const isAboveZero = (value: DecimalText) => compare(value, '0') > 0

/** How many base units (ng, mcL, mmol, mEq, unit) the quantity's unit holds. */
const factorOf = (unit: Unit) => scaleOf(unit).factor

/** Nanograms in one microlitre: grams per millilitre times 10^9 ÷ 10^3. */
function massPerVolume({ density }: ConversionBasis): Bridge {
  if (!density) return no('density_needed')
  if (scaleOf(density.value.unit).family !== 'mass/volume' || !isAboveZero(density.value.value))
    return no('density_not_usable')
  // The family's base is ng/mL; a millilitre is 1000 base units of volume.
  const factor = rational(multiply(density.value.value, factorOf(density.value.unit)), factorOf('mL'))
  const shown = `${formatQuantity(density.value)} at ${density.temperatureCelsius} °C (${density.source})`
  return { ok: true, factor, inputs: [{ label: 'Density', shown, sign: '×' }] }
}

/** Nanograms in one millimole: grams per mole are milligrams per millimole. */
function massPerAmount({ molecularWeight }: ConversionBasis): Bridge {
  if (!molecularWeight) return no('molecular_weight_needed')
  const { gramsPerMole, source } = molecularWeight
  if (!isAboveZero(gramsPerMole)) return no('molecular_weight_not_usable')
  return {
    ok: true,
    factor: rational(multiply(gramsPerMole, factorOf('mg'))),
    inputs: [{ label: 'Molecular weight', shown: `${gramsPerMole} g/mol (${source})`, sign: '×' }],
  }
}

function equivalentsPerAmount({ valence }: ConversionBasis): Bridge {
  if (!valence) return no('valence_needed')
  if (!isAboveZero(valence.value)) return no('valence_not_usable')
  return {
    ok: true,
    factor: rational(valence.value),
    inputs: [{ label: 'Valence', shown: `${valence.value} (${valence.source})`, sign: '×' }],
  }
}

/** Nanograms that one unit of activity weighs, by this lot's labelled activity. A unit is never an IU. */
function massPerActivity({ activity }: ConversionBasis, of: Unit): Bridge {
  if (!activity) return no('activity_needed')
  const { family, factor } = scaleOf(activity.value.unit)
  const wanted = of === 'IU' ? 'international unit/mg' : 'unit/mass'
  if (family !== wanted || !isAboveZero(activity.value.value)) return no('activity_not_usable')
  // 'unit/mass' counts units per gram; the international unit stands alone, per milligram.
  const perGram = family === 'unit/mass' ? factor : '1000'
  return {
    ok: true,
    factor: rational(factorOf('g'), multiply(activity.value.value, perGram)),
    inputs: [
      { label: 'Activity', shown: `${formatQuantity(activity.value)} (${activity.source})`, sign: '÷' },
    ],
  }
}

/** Base units of mass in one base unit of another dimension. */
function massPer(dimension: Dimension, unit: Unit, basis: ConversionBasis): Bridge {
  switch (dimension) {
    case 'mass':
      return { ok: true, factor: rational('1'), inputs: [] }
    case 'volume':
      return massPerVolume(basis)
    case 'amount':
      return massPerAmount(basis)
    case 'activity':
      return massPerActivity(basis, unit)
    case 'equivalents': {
      const mass = massPerAmount(basis)
      if (!mass.ok) return mass
      const each = equivalentsPerAmount(basis)
      if (!each.ok) return each
      const factor = divideRational(mass.factor, each.factor)
      return { ok: true, factor, inputs: [...mass.inputs, ...inverse(each.inputs)] }
    }
    default:
      return no('never_convertible')
  }
}

/** The same numbers the other way round. */
const inverse = (inputs: readonly CalculationInput[]): CalculationInput[] =>
  inputs.map((input) => ({ ...input, sign: input.sign === '÷' ? '×' : '÷' }))

function bridge(from: Unit, to: Unit, basis: ConversionBasis): Bridge {
  const [a, b] = [dimensionOf(from), dimensionOf(to)]
  if (scaleOf(from).family === scaleOf(to).family) return { ok: true, factor: rational('1'), inputs: [] }
  // Units of one substance and of another are both activity, and nothing leads from one to the other.
  if (a === b) return no('never_convertible')
  if (a === 'amount' && b === 'equivalents') return equivalentsPerAmount(basis)
  if (a === 'equivalents' && b === 'amount') {
    const each = equivalentsPerAmount(basis)
    if (!each.ok) return each
    return { ok: true, factor: divideRational(rational('1'), each.factor), inputs: inverse(each.inputs) }
  }
  const there = massPer(a, from, basis)
  if (!there.ok) return there
  const back = massPer(b, to, basis)
  if (!back.ok) return back
  const inputs = [...there.inputs, ...inverse(back.inputs)]
  const known = inputs.filter(
    ({ label }, index) => inputs.findIndex((other) => other.label === label) === index,
  )
  return { ok: true, factor: divideRational(there.factor, back.factor), inputs: known }
}

/** What a number in one unit is multiplied by to be in another, exact, with what that rests on; or what is missing. */
export type ConversionFactor =
  | { readonly ok: true; readonly factor: Rational; readonly inputs: readonly CalculationInput[] }
  | { readonly ok: false; readonly problem: CrossConversionProblem }

/**
 * The factor from one unit to another across dimensions (X08): mass and volume by a density, mass and amount by the
 * molecular weight, amount and equivalents by the valence, activity and mass by the lot's own activity. Nothing is ever
 * assumed.
 */
export function conversionFactor(from: Unit, to: Unit, basis: ConversionBasis): ConversionFactor {
  const found = bridge(from, to, basis)
  if (!found.ok) return found
  const { factor, inputs } = found
  return { ok: true, factor: multiplyRational(rational(factorOf(from), factorOf(to)), factor), inputs }
}

/**
 * Converts across dimensions, exact until its one rounding.
 *
 * @param digits decimals of the reported quantity
 * @returns the quantity with everything it was computed from, or what is missing
 */
export function convertAcross(
  q: Quantity,
  to: Unit,
  basis: ConversionBasis,
  digits: number,
): CrossConversion {
  const found = conversionFactor(q.unit, to, basis)
  if (!found.ok) return found
  const value = multiplyRational(rational(q.value), found.factor)
  return {
    ok: true,
    quantity: { value: reportRational(value, digits), unit: to },
    raw: rawRational(value),
    inputs: [{ label: 'From', shown: formatQuantity(q) }, ...found.inputs],
  }
}

/**
 * A strength written as a ratio, in milligrams per millilitre (USP General Notices 8.140): % w/v is grams in 100 mL, 1:N
 * is one gram in N mL, ppm and the percentages by weight need the density of the preparation.
 *
 * @param digits decimals of the reported strength
 */
export function strengthOfRatio(ratio: Quantity, basis: ConversionBasis, digits: number): CrossConversion {
  const byWeight: Partial<Record<Unit, Rational>> = {
    // Milligrams of the substance in a milligram of the preparation.
    '% w/w': rational(ratio.value, '100'),
    ppm: rational(ratio.value, '1000000'),
  }
  const shown = { label: 'Strength', shown: formatQuantity(ratio) }
  const result = (value: Rational, inputs: readonly CalculationInput[]): CrossConversion => ({
    ok: true,
    quantity: { value: reportRational(value, digits), unit: 'mg/mL' },
    raw: rawRational(value),
    inputs: [shown, ...inputs],
  })
  if (ratio.unit === '% w/v') return result(rational(multiply(ratio.value, '10')), [])
  if (ratio.unit === '1:N')
    return isAboveZero(ratio.value) ? result(rational('1000', ratio.value), []) : no('never_convertible')
  const fraction = byWeight[ratio.unit]
  if (!fraction) return no('never_convertible')
  const perVolume = massPerVolume(basis)
  if (!perVolume.ok) return perVolume
  // 1000 ng/mcL are 1 mg/mL.
  const milligramsPerMillilitre = divideRational(perVolume.factor, rational('1000'))
  return result(multiplyRational(fraction, milligramsPerMillilitre), perVolume.inputs)
}
