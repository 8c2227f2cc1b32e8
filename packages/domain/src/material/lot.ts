import { addQuantities, compareQuantities, subtractQuantities } from '../kernel/quantity.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { LotStatus } from './lot-states.ts'

/** What identifies a lot and where it came from (211.80(d), 211.184). */
export interface LotIdentity {
  readonly id: string
  readonly lotNumber: string
  readonly kind: 'component' | 'product'
  readonly materialCode: string
  readonly materialName: string
  readonly supplier: string
  readonly supplierLot: string
  /** YYYY-MM-DD; usable through that day. Null: product lots, which carry a BUD instead. */
  readonly expiresOn: string | null
  readonly receivedOn: string
  readonly barcodeRequired: boolean
  readonly gtin: string | null
  readonly certificateSha256: string | null
  /** The batch that made it, for product lots. */
  readonly batchId: string | null
}

export interface LotState {
  readonly identity: LotIdentity | null
  readonly status: LotStatus
  readonly barcode: string | null
  readonly onHand: Quantity | null
  /** Taken by running batches and not yet consumed, by batch. */
  readonly issued: Readonly<Record<string, Quantity>>
}

export type LotEvent =
  | DomainEvent<'LotReceived', { identity: LotIdentity; quantity: Quantity; barcode: string | null }>
  | DomainEvent<'LotStatusChanged', { from: LotStatus; to: LotStatus; reason: string }>
  | DomainEvent<'LotBarcodeAssigned', { barcode: string; generated: boolean }>
  | DomainEvent<
      'LotIssued',
      { batchId: string; batchNumber: string; stepId: string; quantity: Quantity; available: Quantity }
    >
  | DomainEvent<'LotConsumed', { batchId: string; batchNumber: string; quantity: Quantity; onHand: Quantity }>

export const initialLot: LotState = {
  identity: null,
  status: 'draft',
  barcode: null,
  onHand: null,
  issued: {},
}

/** Folds one event into the lot. */
export function evolveLot(state: LotState, event: LotEvent): LotState {
  switch (event.type) {
    case 'LotReceived': {
      const { identity, quantity, barcode } = event.payload
      return { ...initialLot, identity, onHand: quantity, barcode }
    }
    case 'LotStatusChanged':
      return { ...state, status: event.payload.to }
    case 'LotBarcodeAssigned':
      return { ...state, barcode: event.payload.barcode }
    case 'LotIssued': {
      const { batchId, quantity } = event.payload
      const before = state.issued[batchId]
      const total = before ? added(before, quantity) : quantity
      return { ...state, issued: { ...state.issued, [batchId]: total } }
    }
    case 'LotConsumed': {
      const { [event.payload.batchId]: _used, ...issued } = state.issued
      return { ...state, onHand: event.payload.onHand, issued }
    }
    default:
      return event satisfies never
  }
}

function added(a: Quantity, b: Quantity): Quantity {
  const sum = addQuantities(a, b)
  if (!sum.ok) throw new Error(`a lot holds one dimension, not ${a.unit} and ${b.unit}`)
  return sum.quantity
}

/** What can still be issued: on hand less what running batches have taken. Null for a lot that does not exist. */
export function availableInLot(state: LotState): Quantity | null {
  if (!state.onHand) return null
  let left = state.onHand
  for (const taken of Object.values(state.issued)) {
    const rest = subtractQuantities(left, taken)
    if (!rest.ok) throw new Error(`a lot holds one dimension, not ${left.unit} and ${taken.unit}`)
    left = rest.quantity
  }
  return left
}

/** True when the quantity can be taken from the lot; false too when the units do not fit. */
export function lotHolds(state: LotState, wanted: Quantity): boolean {
  const available = availableInLot(state)
  if (!available) return false
  const order = compareQuantities(available, wanted)
  return order.ok && order.order >= 0
}
