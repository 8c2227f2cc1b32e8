import {
  add,
  compare,
  decimals,
  divide,
  isDecimalText,
  isNegative,
  isZero,
  multiply,
  subtract,
  type DecimalText,
} from '../kernel/decimal.ts'
import {
  addQuantities,
  inBaseUnit,
  subtractQuantities,
  type ConversionProblem,
  type Quantity,
} from '../kernel/quantity.ts'

/** A number of units, as a whole number or as decimal text. */
export type UnitCount = number | DecimalText

/** The count as decimal text; undefined when blank, NaN, fractional, negative or not safe to hold. */
function countText(count: UnitCount | null | undefined): DecimalText | undefined {
  if (typeof count === 'number') return Number.isSafeInteger(count) && count >= 0 ? String(count) : undefined
  if (!isDecimalText(count) || isNegative(count)) return undefined
  return compare(divide(count, '1', 0, 'down'), count) === 0 ? divide(count, '1', 0, 'down') : undefined
}

/** What one batch volume fills. */
export interface FillPlan {
  batchVolume: Quantity
  lineLoss?: Quantity
  samples?: Quantity
  /** What the label says a unit holds. */
  labelVolume: Quantity
  /** Extra volume a unit so that the labelled volume can be withdrawn (USP <697>, <1151>). */
  overfill?: Quantity
}

/** The whole units that can be filled, with the quotient to six decimals. */
export type TheoreticalUnits =
  | { ok: true; units: DecimalText; quotient: DecimalText }
  | { ok: false; problem: ConversionProblem | 'nothing_to_fill' }

/**
 * Theoretical units = (batch volume − line loss − samples) ÷ (label volume + overfill), cut to whole
 * units: a part of a vial is not a vial (21 CFR 211.103).
 */
export function theoreticalUnits(plan: FillPlan): TheoreticalUnits {
  const { batchVolume, lineLoss, samples, labelVolume, overfill } = plan
  let fillable = batchVolume
  for (const loss of [lineLoss, samples]) {
    if (!loss) continue
    const rest = subtractQuantities(fillable, loss)
    if (!rest.ok) return rest
    fillable = rest.quantity
  }
  const perUnit = overfill
    ? addQuantities(labelVolume, overfill)
    : { ok: true as const, quantity: labelVolume }
  if (!perUnit.ok) return perUnit

  const total = inBaseUnit(fillable)
  const each = inBaseUnit(perUnit.quantity)
  if (total.family !== each.family) return { ok: false, problem: 'dimension_mismatch' }
  if (compare(each.value, '0') <= 0 || compare(total.value, '0') <= 0)
    return { ok: false, problem: 'nothing_to_fill' }
  return {
    ok: true,
    units: divide(total.value, each.value, 0, 'down'),
    quotient: divide(total.value, each.value, 6, 'down'),
  }
}

/** good ÷ theoretical × 100 to `digits` decimals, rounded once from the true quotient (USP 7.20). */
export function yieldPercent(goodUnits: DecimalText, theoretical: DecimalText, digits: number): DecimalText {
  return divide(multiply(goodUnits, '100'), theoretical, digits)
}

/** How a yield stands. Only `in_range` is a pass. */
export type YieldCheck =
  | { status: 'not_recorded' | 'no_theoretical_yield'; lowPercent?: DecimalText; highPercent?: DecimalText }
  | {
      status: 'in_range' | 'low' | 'high'
      /** As reported: to the decimals of the finer limit, one when there is none. */
      percent: DecimalText
      /** Cut, not rounded, at six decimals, to show beside it. */
      rawPercent: DecimalText
      lowPercent?: DecimalText
      highPercent?: DecimalText
    }

/**
 * Judges actual against theoretical yield (21 CFR 211.103, R05): each limit is compared with the percent
 * reported to that limit's own decimals, inclusive. A missing count or a theoretical yield of zero is
 * never a pass.
 */
export function checkYield({
  goodUnits,
  theoreticalUnits: theoretical,
  lowPercent,
  highPercent,
}: {
  goodUnits?: UnitCount | null
  theoreticalUnits?: UnitCount | null
  lowPercent?: DecimalText
  highPercent?: DecimalText
}): YieldCheck {
  const limits = { lowPercent, highPercent }
  const good = countText(goodUnits)
  if (good === undefined) return { status: 'not_recorded', ...limits }
  const planned = countText(theoretical)
  if (planned === undefined || isZero(planned)) return { status: 'no_theoretical_yield', ...limits }

  const reportedFor = (limit: DecimalText) => yieldPercent(good, planned, decimals(limit))
  const given = [lowPercent, highPercent].filter((limit) => limit !== undefined)
  const digits = given.length ? Math.max(...given.map(decimals)) : 1
  const isLow = lowPercent !== undefined && compare(reportedFor(lowPercent), lowPercent) < 0
  const isHigh = highPercent !== undefined && compare(reportedFor(highPercent), highPercent) > 0
  return {
    status: isLow ? 'low' : isHigh ? 'high' : 'in_range',
    percent: yieldPercent(good, planned, digits),
    rawPercent: divide(multiply(good, '100'), planned, 6, 'down'),
    ...limits,
  }
}

/** Where every unit produced went, each kind named. */
export interface UnitAccount {
  produced?: UnitCount | null
  good?: UnitCount | null
  rejects?: UnitCount | null
  samples?: UnitCount | null
  retained?: UnitCount | null
  waste?: UnitCount | null
}

/** The reconciliation: `difference` is produced − accounted, so what is lost is positive. */
export type UnitReconciliation =
  | { status: 'not_recorded'; missing: (keyof UnitAccount)[] }
  | { status: 'balanced' | 'unbalanced'; accounted: DecimalText; difference: DecimalText }

const accountKinds = ['good', 'rejects', 'samples', 'retained', 'waste'] as const

/**
 * Reconciles good + rejects + samples + retained + waste = produced (21 CFR 211.192). None of them is
 * taken as zero for being left blank.
 */
export function reconcileUnits(account: UnitAccount): UnitReconciliation {
  const missing = (['produced', ...accountKinds] as const).filter(
    (kind) => countText(account[kind]) === undefined,
  )
  const produced = countText(account.produced)
  if (missing.length || produced === undefined) return { status: 'not_recorded', missing }
  const accounted = accountKinds.reduce((sum, kind) => add(sum, countText(account[kind]) ?? '0'), '0')
  const difference = subtract(produced, accounted)
  return { status: isZero(difference) ? 'balanced' : 'unbalanced', accounted, difference }
}
