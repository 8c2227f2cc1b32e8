import { compare } from '../kernel/decimal.ts'
import { refusal } from '../kernel/refusal.ts'
import { dimensionOf } from '../kernel/unit.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BillLine } from './bill-of-materials.ts'
import type { FormulaContent } from './formula-content.ts'

const gap = (message: string, field: string): Refusal => refusal('formula_incomplete', message, field)

/** What keeps the quantity of a line from being computed and checked as the formula says (X08; 211.101(c)). */
export const quantityGaps = (content: FormulaContent, line: BillLine, at: string): Refusal[] => [
  ...potencyGaps(content, line, at),
  ...conversionGaps(line, at),
]

/** A weighing with limits of its own beside a component whose limits follow its lot: the two would contradict. */
export function fixedWeighingGaps(content: FormulaContent): Refusal[] {
  const follows = new Set(content.billOfMaterials.filter(({ potency }) => potency).map(({ id }) => id))
  return content.procedure.flatMap((step, index) => {
    const issued = step.fields.flatMap((field) => (field.kind === 'component' ? [field.lineId] : []))
    const [only] = issued
    if (issued.length !== 1 || only === undefined || !follows.has(only)) return []
    return step.fields.flatMap((field, place) =>
      field.kind === 'number' && field.gravimetric && (field.spec.low ?? field.spec.high) !== undefined
        ? [
            gap(
              `${field.label}: what is weighed here follows the potency of its lot. Leave its limits empty; the component has them.`,
              `procedure.${index}.fields.${place}.spec.low`,
            ),
          ]
        : [],
    )
  })
}

/** What a correction for potency needs to be computable, and checked by a second person (X08; 211.101(c)). */
function potencyGaps(content: FormulaContent, line: BillLine, at: string): Refusal[] {
  const { potency, quantity, name } = line
  if (!potency) return []
  const gaps: Refusal[] = []
  if (dimensionOf(quantity.unit) !== 'mass')
    gaps.push(gap(`${name}: only what is weighed can be corrected for potency.`, `${at}.quantity.value`))
  const { saltGramsPerMole: salt, baseGramsPerMole: base, vehicleLineId, millilitresPerGram } = potency
  if (
    (salt === null) !== (base === null) ||
    [salt, base].some((value) => value !== null && compare(value, '0') <= 0)
  )
    gaps.push(
      gap(`${name}: give both molecular weights, above zero, or none.`, `${at}.potency.saltGramsPerMole`),
    )
  const vehicle = content.billOfMaterials.find(({ id }) => id === vehicleLineId)
  if (vehicleLineId !== null && (!vehicle || dimensionOf(vehicle.quantity.unit) !== 'volume'))
    gaps.push(
      gap(`${name}: the vehicle to reduce is a component in a volume.`, `${at}.potency.vehicleLineId`),
    )
  if ((vehicleLineId === null) !== (millilitresPerGram === null))
    gaps.push(
      gap(
        `${name}: the vehicle and the volume that a gram takes up go together.`,
        `${at}.potency.millilitresPerGram`,
      ),
    )
  const isWitnessed = content.procedure.some(
    (step) =>
      step.critical && step.fields.some((field) => field.kind === 'component' && field.lineId === line.id),
  )
  if (!line.verification && !isWitnessed)
    gaps.push(
      gap(
        `${name}: a correction for potency is checked by a second person. Ask for its verification, or make the step critical.`,
        `${at}.verification`,
      ),
    )
  return gaps
}

const isAboveZero = (value: string | null) => value === null || compare(value, '0') > 0

/** What a conversion into another dimension needs: both units, and each number of it above zero (X08). */
function conversionGaps(line: BillLine, at: string): Refusal[] {
  const { conversion: rule, quantity, name } = line
  if (!rule) return []
  const gaps: Refusal[] = []
  const { gramsPerMole, valence, densityGramsPerMillilitre, densityCelsius } = rule
  if (dimensionOf(rule.unit) === dimensionOf(quantity.unit))
    gaps.push(
      gap(
        `${name}: ${rule.unit} and ${quantity.unit} measure the same. Nothing is to be converted.`,
        `${at}.conversion.unit`,
      ),
    )
  if (![gramsPerMole, valence, densityGramsPerMillilitre].every(isAboveZero))
    gaps.push(gap(`${name}: what it is converted by is above zero.`, `${at}.conversion.gramsPerMole`))
  if ((densityGramsPerMillilitre === null) !== (densityCelsius === null))
    gaps.push(gap(`${name}: a density and its temperature go together.`, `${at}.conversion.densityCelsius`))
  return gaps
}
