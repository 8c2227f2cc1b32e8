import { compare, decimals, isZero, type DecimalText } from '../kernel/decimal.ts'
import { convert, formatQuantity, type Quantity } from '../kernel/quantity.ts'
import {
  isPositive,
  multiplyRational,
  rational,
  rawRational,
  reportRational,
  subtractRational,
} from '../kernel/rational.ts'
import { displacedVolume, potencyFactor, potencyOfLot } from '../material/potency.ts'
import { netOf } from './component-use.ts'
import { lineConversion } from './line-conversion.ts'
import type { Rational } from '../kernel/rational.ts'
import type { Unit } from '../kernel/unit.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { CalculationInput } from '../material/conversion.ts'
import type { IssueCalculation } from '../material/issue-calculation.ts'
import type { ExtraTaken } from '../material/potency.ts'
import type { BatchState } from './batch.ts'
import type { LotBasis } from './lot-basis.ts'

/** What of a component this batch is to take, with its limits in the same unit. */
export interface PlannedComponent {
  readonly quantity: Quantity
  readonly low: DecimalText
  readonly high: DecimalText
  /** Null where the quantity stands in the formula as it is. */
  readonly calculation: IssueCalculation | null
}

/** The plan, or in words why none can be computed from this lot. */
export type PlannedResult =
  { readonly ok: true; readonly planned: PlannedComponent } | { readonly ok: false; readonly message: string }

/** What a plan rests on beside the line: the batch's size, what it has taken, the formula. */
export interface PlanBasis {
  readonly batch: Pick<BatchState, 'plannedUnits' | 'components'>
  readonly content: Pick<FormulaContent, 'theoreticalUnits' | 'billOfMaterials'>
  /** From which is taken; null while none is chosen. */
  readonly lot: LotBasis | null
}

/** A plan on its way: the exact number that the line is multiplied by, in which unit that is, what is taken off it. */
interface Chain {
  readonly factor: Rational
  readonly unit: Unit
  readonly digits: number
  /** In `unit`. */
  readonly less: Rational
  readonly inputs: readonly CalculationInput[]
  readonly usesCertificate: boolean
}

type Link = { readonly ok: true; readonly chain: Chain } | { readonly ok: false; readonly message: string }

const NOTHING = rational('0')
const isOne = ({ numerator, denominator }: Rational) => compare(numerator, denominator) === 0

/** The line as it stands in the formula, at the size of the batch. */
function scaledChain(line: BillLine, { batch, content }: PlanBasis): Chain {
  const follows = line.scaling === 'linear'
  const { plannedUnits } = batch
  const { theoreticalUnits } = content
  const factor = follows ? rational(String(plannedUnits), String(theoreticalUnits)) : rational('1')
  const shown = `${plannedUnits} of ${theoreticalUnits} units`
  return {
    factor,
    unit: line.quantity.unit,
    digits: Math.max(decimals(line.quantity.value), decimals(line.low), decimals(line.high)),
    less: NOTHING,
    inputs: isOne(factor) ? [] : [{ label: 'Batch size', shown, sign: '×' }],
    usesCertificate: false,
  }
}

/** Over the potency of the lot as is, times the salt factor. Before a lot is chosen nothing is corrected. */
function corrected(chain: Chain, { potency: rule }: BillLine, { lot }: PlanBasis): Link {
  if (!rule || !lot) return { ok: true, chain }
  const potency = potencyOfLot(lot.certificate, rule.assayBasis)
  if (!potency.ok) return { ok: false, message: `Lot ${lot.lotNumber}: ${potency.message} Take another lot.` }
  const { saltGramsPerMole, baseGramsPerMole, decimals: digits } = rule
  const salt = saltGramsPerMole && baseGramsPerMole ? { saltGramsPerMole, baseGramsPerMole } : null
  const found = potencyFactor(potency, salt)
  const factor = multiplyRational(chain.factor, found.factor)
  const inputs = [...chain.inputs, ...found.inputs]
  return { ok: true, chain: { ...chain, factor, digits, inputs, usesCertificate: true } }
}

/** In the unit in which it is taken, where the master record says how the one becomes the other. */
function converted(chain: Chain, line: BillLine, { lot }: PlanBasis): Link {
  const { conversion: rule } = line
  if (!rule) return { ok: true, chain }
  const found = lineConversion(line.quantity.unit, rule, lot)
  // What only the lot can say is not known before it is chosen.
  if (!found.ok) return lot ? found : { ok: true, chain }
  const factor = multiplyRational(chain.factor, found.factor)
  const inputs = [...chain.inputs, ...found.inputs]
  const usesCertificate = chain.usesCertificate || found.usesCertificate
  const { unit, decimals: digits } = rule
  return { ok: true, chain: { ...chain, factor, inputs, usesCertificate, unit, digits } }
}

/** Only what is measured as the lot is kept can be taken off it. */
function inUnitOfLot(chain: Chain, _line: BillLine, { lot }: PlanBasis): Link {
  if (!lot || fits(chain.unit, lot.unit)) return { ok: true, chain }
  const words = `it is to be taken in ${chain.unit}, and the master record does not say how one becomes the other.`
  return { ok: false, message: `Lot ${lot.lotNumber} is kept in ${lot.unit}; ${words}` }
}

const fits = (a: Unit, b: Unit) => {
  const answer = convert({ value: '0', unit: a }, b)
  return answer.ok || answer.problem === 'not_exact'
}

/** Less what the extra powder of potent components takes up, so that the batch keeps its volume. */
function displaced(chain: Chain, line: BillLine, { batch, content }: PlanBasis): Link {
  const extras = content.billOfMaterials.flatMap((other) => extraOf(other, line.id, batch))
  if (extras.length === 0) return { ok: true, chain }
  const volume = displacedVolume(extras)
  const perMillilitre = convert({ value: '1', unit: 'mL' }, chain.unit)
  if (!volume || !perMillilitre.ok)
    return { ok: false, message: `How much ${line.name} is left to add cannot be computed.` }
  const less = multiplyRational(rational(volume.millilitres), rational(perMillilitre.quantity.value))
  return { ok: true, chain: { ...chain, less, inputs: [...chain.inputs, ...volume.inputs] } }
}

function extraOf(other: BillLine, vehicleId: string, batch: PlanBasis['batch']): ExtraTaken[] {
  const { potency, id, name } = other
  if (!potency?.millilitresPerGram || potency.vehicleLineId !== vehicleId) return []
  const { millilitresPerGram } = potency
  return batch.components.flatMap((use) =>
    // What went back as a whole takes up no room, and may have been taken anew.
    use.lineId === id && use.calculation && !isZero(netOf(use).value)
      ? [{ name, target: use.calculation.target, weighed: netOf(use), millilitresPerGram }]
      : [],
  )
}

/** The quantity and its limits at the end of the chain, each rounded once: they follow what they are a limit of. */
function endOf(chain: Chain, line: BillLine, basis: PlanBasis): PlannedResult {
  const { factor, less, unit, digits, inputs, usesCertificate } = chain
  const exact = (text: DecimalText) => subtractRational(multiplyRational(rational(text), factor), less)
  const reported = (text: DecimalText) => reportRational(exact(text), digits)
  const { quantity, low, high, name } = line
  if (inputs.length === 0) return { ok: true, planned: { quantity, low, high, calculation: null } }
  if (compare(quantity.value, '0') > 0 && !isPositive(exact(quantity.value)))
    return { ok: false, message: `Of ${name} nothing would be left to add.` }
  const plan = { low: reported(low), high: reported(high) }
  const result = { value: reported(quantity.value), unit }
  const label = line.potency ? 'Target of active' : 'In the formula'
  const calculation: IssueCalculation = {
    target: targetOf(line, basis),
    inputs: [{ label, shown: formatQuantity(quantity) }, ...inputs],
    raw: rawRational(exact(quantity.value)),
    result,
    ...plan,
    ...(usesCertificate ? { certificateSha256: basis.lot?.certificateSha256 ?? null } : {}),
  }
  return { ok: true, planned: { quantity: result, ...plan, calculation } }
}

function targetOf(line: BillLine, basis: PlanBasis): Quantity {
  const { factor, digits, unit } = scaledChain(line, basis)
  const value = multiplyRational(rational(line.quantity.value), factor)
  return { value: isOne(factor) ? line.quantity.value : reportRational(value, digits), unit }
}

/**
 * What of a line this batch is to take (X08): as in the formula, scaled with the size of the batch, corrected for the
 * potency of the lot and converted into the unit it is taken in where the formula says so, and for a vehicle less what
 * the corrections take up. Exact until each value's one rounding.
 */
export function plannedComponent(line: BillLine, basis: PlanBasis): PlannedResult {
  const links = [corrected, converted, inUnitOfLot, displaced]
  let link: Link = { ok: true, chain: scaledChain(line, basis) }
  for (const next of links) {
    if (!link.ok) return link
    link = next(link.chain, line, basis)
  }
  return link.ok ? endOf(link.chain, line, basis) : link
}
