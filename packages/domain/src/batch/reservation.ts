import { compare, isZero } from '../kernel/decimal.ts'
import { addQuantities, compareQuantities, convert, subtractQuantities } from '../kernel/quantity.ts'
import { streamName } from '../kernel/stream.ts'
import { availableInLot } from '../material/lot.ts'
import { isOlder } from './component-issue.ts'
import { lotBasisOf } from './lot-basis.ts'
import { plannedComponent } from './planned-component.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { LotEvent, LotIdentity, LotState } from '../material/lot.ts'
import type { BatchState, Shortfall } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'

/** A lot that can be reserved from, and what is left of it as lines take their part. */
interface Shelf {
  readonly identity: LotIdentity
  free: Quantity
  taken: Quantity | null
}

/** A released component lot that will not have expired on the day. */
function isUsable({ identity, status }: LotState, onDate: string): boolean {
  const isInDate = identity?.expiresOn == null || identity.expiresOn >= onDate
  return identity?.kind === 'component' && status === 'released' && isInDate
}

/** Usable lots with something free, first expiry first, oldest first. */
function shelvesOf(stock: readonly LotState[], onDate: string): Shelf[] {
  return stock
    .flatMap((lot): Shelf[] => {
      const free = availableInLot(lot)
      const { identity } = lot
      const isStocked = free !== null && compare(free.value, '0') > 0
      return identity && isStocked && isUsable(lot, onDate) ? [{ identity, free, taken: null }] : []
    })
    .toSorted((a, b) => (isOlder(a.identity, b.identity) ? -1 : 1))
}

function holds(shelf: Shelf, wanted: Quantity): boolean {
  const order = compareQuantities(shelf.free, wanted)
  return order.ok && order.order >= 0
}

/** Takes as much of `wanted` as the shelf has; answers what is still wanted. */
function take(shelf: Shelf, wanted: Quantity): Quantity {
  const inUnit = convert(wanted, shelf.free.unit)
  if (!inUnit.ok) return wanted
  const part = holds(shelf, wanted) ? inUnit.quantity : shelf.free
  const free = subtractQuantities(shelf.free, part)
  const taken = shelf.taken ? addQuantities(shelf.taken, part) : { ok: true as const, quantity: part }
  const left = subtractQuantities(wanted, part)
  if (!free.ok || !taken.ok || !left.ok) return wanted
  shelf.free = free.quantity
  shelf.taken = taken.quantity
  return left.quantity
}

/**
 * Allocates the bill of a batch over released stock, first expiry first. A component is issued from one lot, so a lot
 * that holds the whole line is taken before several that hold it together. What cannot be had is told and blocks
 * nothing: stock may come in before the day.
 */
export function reserveStock(
  batch: { readonly id: string; readonly batchNumber: string },
  bill: readonly BillLine[],
  stock: readonly LotState[],
  onDate: string,
): { readonly events: readonly LotEvent[]; readonly shortfalls: readonly Shortfall[] } {
  const shelves = shelvesOf(stock, onDate)
  const shortfalls: Shortfall[] = []
  for (const line of bill) {
    const { id: lineId, materialCode, name, quantity: wanted } = line
    if (compare(wanted.value, '0') <= 0) continue
    const fitting = shelves.filter(
      ({ identity, free }) =>
        identity.materialCode === materialCode &&
        compareQuantities(free, wanted).ok &&
        compare(free.value, '0') > 0,
    )
    const whole = fitting.find((shelf) => holds(shelf, wanted))
    const left = (whole ? [whole] : fitting).reduce(
      (still, shelf) => (isZero(still.value) ? still : take(shelf, still)),
      wanted,
    )
    if (isZero(left.value)) continue
    const reserved = subtractQuantities(wanted, left)
    if (reserved.ok) shortfalls.push({ lineId, materialCode, name, wanted, reserved: reserved.quantity })
  }
  const { id: batchId, batchNumber } = batch
  const events = shelves.flatMap(({ identity, taken }): LotEvent[] =>
    taken
      ? [
          {
            stream: streamName('lot', identity.id),
            type: 'LotReserved',
            payload: { batchId, batchNumber, quantity: taken },
          },
        ]
      : [],
  )
  return { events, shortfalls }
}

/** Gives back whatever the batch has still reserved. */
export function freeReservations(
  { id, batchNumber }: Pick<BatchState, 'id' | 'batchNumber'>,
  lots: BatchFacts['lots'],
  reason: string,
): LotEvent[] {
  return Object.entries(lots).flatMap(([lotId, lot]): LotEvent[] => {
    const quantity = lot.reserved[id]?.quantity
    if (!quantity) return []
    return [
      {
        stream: streamName('lot', lotId),
        type: 'LotReservationFreed',
        payload: { batchId: id, batchNumber, quantity, reason },
      },
    ]
  })
}

/**
 * The bill as it is to be had in stock before any lot is taken: each quantity at the size of the batch, corrected and
 * converted by the lot that would be taken first, where the formula says so (X08). Where that cannot be computed, it is
 * what the formula says.
 */
export function wantedBill(
  content: Pick<FormulaContent, 'theoreticalUnits' | 'billOfMaterials'>,
  plannedUnits: number,
  stock: readonly LotState[],
  onDate: string,
): BillLine[] {
  const basis = { batch: { plannedUnits, components: [] }, content }
  const shelves = shelvesOf(stock, onDate)
  return content.billOfMaterials.map((line) => {
    const isOfLine = ({ materialCode }: LotIdentity) => materialCode === line.materialCode
    const first = shelves.find(({ identity }) => isOfLine(identity))
    // One that is reserved to its last gram still says how it is computed with.
    const chosen = stock.find(({ identity }) => identity && identity.id === first?.identity.id)
    const other = stock.find((lot) => lot.identity && isOfLine(lot.identity) && isUsable(lot, onDate))
    const found = plannedComponent(line, { ...basis, lot: lotBasisOf(chosen ?? other) })
    const plan = found.ok ? found : plannedComponent(line, { ...basis, lot: null })
    if (!plan.ok) return line
    const { quantity, low, high } = plan.planned
    return { ...line, quantity, low, high }
  })
}
