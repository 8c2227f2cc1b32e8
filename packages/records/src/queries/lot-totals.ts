import { statement } from '@batchproof/db'
import { addQuantities } from '@batchproof/domain'
import type { Quantity, Unit } from '@batchproof/domain'
import type { LotTotals } from '@batchproof/protocol'
import { lotConditions, type LotFilter } from './lots.ts'
import type { Records } from '../records.ts'

/**
 * How many lots a filter finds, and of one material how much of it lies in them: exact sums, one for each family of
 * units, since vials and millilitres make no total.
 */
export async function readLotTotals(
  records: Records,
  filter: Omit<LotFilter, 'cursor' | 'limit'>,
): Promise<LotTotals> {
  const { where, args } = lotConditions(filter)
  const ofOneMaterial = filter.materialCode !== undefined
  const [counts = [], amounts = []] = await records.db.read([
    statement(`SELECT count(*) AS lots FROM lot_row${where}`, ...args),
    statement(
      `SELECT on_hand_value, available_value, on_hand_unit FROM lot_row${where}${ofOneMaterial ? '' : ' LIMIT 0'}`,
      ...args,
    ),
  ])
  const sum = (column: 'on_hand_value' | 'available_value') =>
    amounts.map((row) => ({ value: row[column] as string, unit: row.on_hand_unit as Unit })).reduce(addTo, [])
  return { count: counts[0]?.lots as number, onHand: sum('on_hand_value'), available: sum('available_value') }
}

/** Adds to the total of its family, or begins one. */
function addTo(totals: readonly Quantity[], next: Quantity): Quantity[] {
  for (const [index, total] of totals.entries()) {
    const sum = addQuantities(total, next)
    if (sum.ok) return totals.with(index, sum.quantity)
  }
  return [...totals, next]
}
