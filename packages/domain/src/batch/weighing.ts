import { compare, isMultipleOf, isNegative } from '../kernel/decimal.ts'
import {
  compareQuantities,
  formatQuantity,
  inBaseUnit,
  quantity,
  subtractQuantities,
  type ConversionProblem,
  type Quantity,
} from '../kernel/quantity.ts'

/** What a balance can read, each with its unit: finest step, least and greatest weight. */
export interface BalanceLimits {
  resolution: Quantity
  /** Least net weight it may be used for (USP <41>, <1251>), as found at its last check. */
  minimumWeight: Quantity
  capacity?: Quantity
}

/** A net weight, or why there is none. */
export type NetWeight =
  { ok: true; quantity: Quantity } | { ok: false; problem: ConversionProblem | 'tare_exceeds_gross' }

/**
 * Gross − tare, exact, in the unit of the gross and to the finer of the two readings (B09.3). A net
 * below zero is refused: the wrong vessel or the wrong field.
 */
export function netWeight({ gross, tare }: { gross: Quantity; tare: Quantity }): NetWeight {
  const net = subtractQuantities(gross, tare)
  if (net.ok && isNegative(net.quantity.value)) return { ok: false, problem: 'tare_exceeds_gross' }
  return net
}

/** The net weight, or the first thing that is wrong with the weighing. */
export type WeighingCheck =
  | { ok: true; net: Quantity }
  | {
      ok: false
      problem:
        | 'not_recorded'
        | 'dimension_mismatch'
        | 'not_exact'
        | 'not_a_multiple_of_resolution'
        | 'above_capacity'
        | 'tare_exceeds_gross'
        | 'below_minimum_weight'
      message: string
    }

type WeighingProblem = Extract<WeighingCheck, { ok: false }>['problem']

function refuse(problem: WeighingProblem, message: string): WeighingCheck {
  return { ok: false, problem, message }
}

/**
 * Judges a weighing against its balance (X20): both readings recorded and multiples of the resolution,
 * gross within capacity, net not below the minimum weight. Says nothing of the formula's tolerance.
 */
export function checkWeighing({
  gross,
  tare,
  balance,
}: {
  gross?: Quantity | null
  tare?: Quantity | null
  balance: BalanceLimits
}): WeighingCheck {
  const readings = { gross: quantity.safeParse(gross), tare: quantity.safeParse(tare) }
  if (!readings.gross.success || !readings.tare.success)
    return refuse('not_recorded', 'Record gross and tare, each as a number with its unit.')
  const read = { gross: readings.gross.data, tare: readings.tare.data }

  for (const [name, reading] of Object.entries(read)) {
    const unreadable = checkResolution(name, reading, balance.resolution)
    if (unreadable) return unreadable
  }
  const { capacity, minimumWeight } = balance
  if (capacity && isOver(read.gross, capacity))
    return refuse('above_capacity', `Gross ${formatQuantity(read.gross)} is above the balance's capacity.`)

  const net = netWeight(read)
  if (!net.ok) {
    const message =
      net.problem === 'tare_exceeds_gross'
        ? 'The tare is heavier than the gross. Check the vessel and both fields.'
        : 'Gross and tare are not in units that subtract exactly.'
    return refuse(net.problem, message)
  }
  const floor = compareQuantities(net.quantity, minimumWeight)
  if (!floor.ok) return refuse('dimension_mismatch', 'The balance does not measure in that kind of unit.')
  if (floor.order < 0) {
    const weights = `${formatQuantity(net.quantity)} is below the balance's minimum weight of ${formatQuantity(minimumWeight)}`
    return refuse('below_minimum_weight', `${weights}. Use a finer balance (USP <41>).`)
  }
  return { ok: true, net: net.quantity }
}

function checkResolution(name: string, reading: Quantity, resolution: Quantity): WeighingCheck | undefined {
  const read = inBaseUnit(reading)
  const step = inBaseUnit(resolution)
  if (read.family !== step.family)
    return refuse('dimension_mismatch', `The balance does not read ${name} in ${reading.unit}.`)
  if (compare(step.value, '0') <= 0 || !isMultipleOf(read.value, step.value)) {
    const message = `The balance cannot have shown ${name} ${formatQuantity(reading)}: it reads in steps of ${formatQuantity(resolution)}.`
    return refuse('not_a_multiple_of_resolution', message)
  }
  return undefined
}

function isOver(reading: Quantity, limit: Quantity): boolean {
  const comparison = compareQuantities(reading, limit)
  return !comparison.ok || comparison.order > 0
}
