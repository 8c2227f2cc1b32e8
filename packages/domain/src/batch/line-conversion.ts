import { compare } from '../kernel/decimal.ts'
import { divideRational, rational } from '../kernel/rational.ts'
import { formatQuantity } from '../kernel/quantity.ts'
import { dimensionOf, displayUnit, scaleOf } from '../kernel/unit.ts'
import { conversionFactor } from '../material/conversion.ts'
import type { Rational } from '../kernel/rational.ts'
import type { Unit } from '../kernel/unit.ts'
import type { ConversionRule } from '../formula/bill-of-materials.ts'
import type { CertificateProperty, CertificateValue } from '../material/certificate.ts'
import type { CalculationInput, ConversionBasis, CrossConversionProblem } from '../material/conversion.ts'
import type { LotBasis } from './lot-basis.ts'

/** What a number in the unit of the line is multiplied by, with what that rests on; or in words what is missing. */
export type LineConversion =
  | {
      readonly ok: true
      readonly factor: Rational
      readonly inputs: readonly CalculationInput[]
      readonly usesCertificate: boolean
    }
  | { readonly ok: false; readonly message: string }

const MISSING: Readonly<Record<CrossConversionProblem, string>> = {
  density_needed: 'neither its certificate nor the master record states a density with its temperature',
  density_not_usable: 'the stated density is none',
  molecular_weight_needed: 'the master record gives no molecular weight',
  molecular_weight_not_usable: 'the molecular weight of the master record is none',
  valence_needed: 'the master record gives no valence',
  valence_not_usable: 'the valence of the master record is none',
  activity_needed: 'its certificate states no activity',
  activity_not_usable: 'the activity on its certificate is of other units',
  never_convertible: 'one is never converted into the other',
}

const valueOf = (lot: LotBasis | null, property: CertificateProperty, isUsable: (unit: Unit) => boolean) =>
  lot?.certificate.find((value) => value.property === property && isUsable(value.unit))

const familyOf = (unit: Unit) => scaleOf(unit).family

/** The lot's own density; one without its temperature is none. */
function statedDensity(lot: LotBasis | null, source: string): ConversionBasis['density'] {
  const found = valueOf(lot, 'density', (unit) => familyOf(unit) === 'mass/volume')
  if (found?.temperatureCelsius == null) return undefined
  const { value, unit, temperatureCelsius } = found
  return { value: { value, unit }, temperatureCelsius, source }
}

function givenDensity(
  { densityGramsPerMillilitre: value, densityCelsius: temperatureCelsius }: ConversionRule,
  source: string,
): ConversionBasis['density'] {
  if (value === null || temperatureCelsius === null) return undefined
  return { value: { value, unit: 'g/mL' }, temperatureCelsius, source }
}

/** What a conversion may rest on, and which of it the lot's own certificate states. */
function basisOf(
  rule: ConversionRule,
  lot: LotBasis | null,
): { readonly basis: ConversionBasis; readonly stated: readonly string[] } {
  const { gramsPerMole, valence } = rule
  const source = rule.source || 'master record'
  const ofLot = `certificate of lot ${lot?.lotNumber}`
  const density = statedDensity(lot, ofLot) ?? givenDensity(rule, source)
  const activity = valueOf(lot, 'potency', (unit) => /^(unit|international unit)\//.test(familyOf(unit)))
  return {
    basis: {
      ...(density ? { density } : {}),
      ...(gramsPerMole === null ? {} : { molecularWeight: { gramsPerMole, source } }),
      ...(valence === null ? {} : { valence: { value: valence, source } }),
      ...(activity ? { activity: { value: activity, source: ofLot } } : {}),
    },
    stated: density?.source === ofLot ? ['Density', 'Activity'] : ['Activity'],
  }
}

/** A liquid concentrate: the volume that holds so much of the active, by the concentration that the lot states. */
function concentrate(from: Unit, to: Unit, stated: CertificateValue): LineConversion {
  // In base units: nanograms over nanograms per millilitre are millilitres.
  const millilitres = rational(scaleOf(from).factor, scaleOf(stated.unit).factor)
  const perValue = divideRational(millilitres, rational(stated.value))
  const factor = divideRational(perValue, rational(scaleOf(to).factor, scaleOf('mL').factor))
  const shown = formatQuantity({ value: stated.value, unit: stated.unit })
  return {
    ok: true,
    factor,
    inputs: [{ label: 'Concentration of the lot', shown, sign: '÷' }],
    usesCertificate: true,
  }
}

/**
 * From the unit of a line to the one in which it is taken from this lot (X08): by what the lot's certificate states, else
 * by what the master record gives; nothing is assumed.
 *
 * @param lot null while none is chosen
 */
export function lineConversion(from: Unit, rule: ConversionRule, lot: LotBasis | null): LineConversion {
  const { unit: to } = rule
  const strength = valueOf(lot, 'assay', (unit) => familyOf(unit) === 'mass/volume')
  if (
    strength &&
    dimensionOf(from) === 'mass' &&
    dimensionOf(to) === 'volume' &&
    compare(strength.value, '0') > 0
  )
    return concentrate(from, to, strength)
  const { basis, stated } = basisOf(rule, lot)
  const found = conversionFactor(from, to, basis)
  if (!found.ok) {
    const whose = lot ? `Lot ${lot.lotNumber}: ` : ''
    const words = `${displayUnit(from)} cannot be taken in ${displayUnit(to)}, for ${MISSING[found.problem]}.`
    return { ok: false, message: `${whose}${words}` }
  }
  const { factor, inputs } = found
  const usesCertificate = inputs.some(({ label }) => stated.includes(label))
  return { ok: true, factor, inputs, usesCertificate }
}
