import { isZero } from '../kernel/decimal.ts'
import { subtractQuantities } from '../kernel/quantity.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { BatchState, ComponentUse } from './batch.ts'

/** Where a component of a batch stands (R07). `pending`: a line of the bill of which nothing was taken yet. */
export const COMPONENT_STATES = ['pending', 'dispensed', 'verified', 'consumed', 'returned'] as const
export type ComponentStatus = (typeof COMPONENT_STATES)[number]

/** What of a component stays in the batch: taken less returned, in the unit in which it was taken. */
export function netOf({ quantity, returns }: ComponentUse): Quantity {
  return returns.reduce((left, { quantity: back }) => {
    const rest = subtractQuantities(left, back)
    if (!rest.ok) throw new Error(`${back.unit} was returned of a component taken in ${left.unit}`)
    return rest.quantity
  }, quantity)
}

/** Where a component that was taken stands. */
export function statusOfUse(state: BatchState, use: ComponentUse): ComponentStatus {
  if (isZero(netOf(use).value)) return 'returned'
  if (state.completed) return 'consumed'
  return use.verified ? 'verified' : 'dispensed'
}

/** Components that the bill wants verified by a second person and that nobody has verified. */
export function unverifiedUses(state: BatchState, bill: readonly BillLine[]): ComponentUse[] {
  const wanted = new Set(bill.filter(({ verification }) => verification).map(({ id }) => id))
  return state.components.filter(
    (use) => wanted.has(use.lineId) && !use.verified && !isZero(netOf(use).value),
  )
}

/** The component last taken in a step for a line, or undefined: what went back as a whole may be taken anew. */
export function useOf(
  { components }: Pick<BatchState, 'components'>,
  stepId: string,
  lineId: string,
): ComponentUse | undefined {
  return components.findLast((use) => use.stepId === stepId && use.lineId === lineId)
}

/** As `useOf`, where some of it is still in the batch. */
export function heldUse(state: BatchState, stepId: string, lineId: string): ComponentUse | undefined {
  const use = useOf(state, stepId, lineId)
  return use && !isZero(netOf(use).value) ? use : undefined
}
