import { isZero } from '../kernel/decimal.ts'
import { addQuantities, compareQuantities, subtractQuantities } from '../kernel/quantity.ts'
import { entriesOf, isInside } from './inventory-ledger.ts'
import { withResult } from './lot-results.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { CertificateValue } from './certificate.ts'
import type { Account, LedgerEntry } from './inventory-ledger.ts'
import type {
  AdjustmentProposal,
  LotEvent,
  LotIdentity,
  ProductBeyondUse,
  RecordedIdentity,
} from './lot-events.ts'
import type { AnalyteStanding } from './lot-results.ts'
import type { LotStatus } from './lot-states.ts'

export type * from './lot-events.ts'

/** What a batch has put aside and not yet taken. */
export interface Reservation {
  readonly batchNumber: string
  readonly quantity: Quantity
}

/** A lot: no larger after a thousand movements than after one, so that deciding over it costs the same. */
export interface LotState {
  readonly identity: LotIdentity | null
  readonly status: LotStatus
  /** Why it has the status. */
  readonly statusReason: string
  readonly barcode: string | null
  /** The balance: what is free, reserved and issued together. */
  readonly onHand: Quantity | null
  /** Put aside for batches that are planned, by batch. */
  readonly reserved: Readonly<Record<string, Reservation>>
  /** Taken by running batches and not yet consumed, by batch. */
  readonly issued: Readonly<Record<string, Quantity>>
  readonly certificate: readonly CertificateValue[]
  /** Where each tested analyte stands, by `analyteKey`. */
  readonly results: Readonly<Record<string, AnalyteStanding>>
  /** The adjustment that waits for its second person. */
  readonly proposal: AdjustmentProposal | null
  readonly releasedAt: Instant | null
  readonly beyondUse: ProductBeyondUse | null
}

export const initialLot: LotState = {
  identity: null,
  status: 'draft',
  statusReason: '',
  barcode: null,
  onHand: null,
  reserved: {},
  issued: {},
  certificate: [],
  results: {},
  proposal: null,
  releasedAt: null,
  beyondUse: null,
}

/** The oldest lots were received before lots knew a product line. */
const withLine = (identity: RecordedIdentity): LotIdentity => ({
  productLine: null,
  sterile: false,
  ...identity,
})

/** Folds one event into the lot: its balances from the event's ledger entries, the rest from what it says. */
export function evolveLot(state: LotState, event: LotEvent): LotState {
  if (event.type === 'LotReceived') {
    const { identity, quantity, barcode, certificate = [] } = event.payload
    return { ...initialLot, identity: withLine(identity), onHand: quantity, barcode, certificate }
  }
  if (event.type === 'LotDerived') {
    const { identity, status, quantity, results, certificate, beyondUse, reason, at } = event.payload
    const releasedAt = status === 'released' ? at : null
    const derived = { identity, status, statusReason: reason, results, certificate, beyondUse, releasedAt }
    return { ...initialLot, ...derived, onHand: quantity }
  }
  if (!state.onHand) throw new Error(`${event.type} of a lot that was never received`)
  return tell(entriesOf(event, state.onHand.unit).reduce(post, state), event)
}

/** What an event says beside its quantities. */
function tell(state: LotState, event: Exclude<LotEvent, { type: 'LotReceived' | 'LotDerived' }>): LotState {
  switch (event.type) {
    case 'LotStatusChanged': {
      const { to, reason, at, beyondUse } = event.payload
      const releasedAt = to === 'released' ? (at ?? state.releasedAt) : state.releasedAt
      return {
        ...state,
        status: to,
        statusReason: reason,
        releasedAt,
        beyondUse: beyondUse ?? state.beyondUse,
      }
    }
    case 'LotBarcodeAssigned':
      return { ...state, barcode: event.payload.barcode }
    case 'LotResultRecorded':
      return { ...state, results: withResult(state.results, event.payload) }
    case 'LotAdjustmentProposed':
      return { ...state, proposal: event.payload }
    case 'LotAdjustmentDeclined':
    case 'LotAdjusted':
      return { ...state, proposal: null }
    default:
      return state
  }
}

/** Posts one ledger entry. What is free is not kept: it is the balance less what is reserved and issued. */
function post(state: LotState, entry: LedgerEntry): LotState {
  const { from, to, quantity } = entry
  const balance = state.onHand ?? { value: '0', unit: quantity.unit }
  const left = isInside(from) ? balance : plus(balance, quantity)
  const onHand = isInside(to) ? left : minus(left, quantity)
  const taken = change({ ...state, onHand }, from, entry, minus)
  return change(taken, to, entry, plus)
}

type Sum = (a: Quantity, b: Quantity) => Quantity

function change(state: LotState, account: Account, entry: LedgerEntry, sum: Sum): LotState {
  const { quantity, batchNumber } = entry
  const [kind, batchId = ''] = account.split(':')
  if (kind === 'reserved') {
    const { [batchId]: before, ...others } = state.reserved
    const after = sum(before?.quantity ?? zeroOf(quantity), quantity)
    const reservation = { batchNumber: batchNumber ?? before?.batchNumber ?? '', quantity: after }
    return { ...state, reserved: isZero(after.value) ? others : { ...others, [batchId]: reservation } }
  }
  if (kind === 'issued') {
    const { [batchId]: before, ...others } = state.issued
    const after = sum(before ?? zeroOf(quantity), quantity)
    return { ...state, issued: isZero(after.value) ? others : { ...others, [batchId]: after } }
  }
  return state
}

const zeroOf = ({ unit }: Quantity): Quantity => ({ value: '0', unit })

function plus(a: Quantity, b: Quantity): Quantity {
  const sum = addQuantities(a, b)
  if (!sum.ok) throw new Error(`a lot holds one dimension, not ${a.unit} and ${b.unit}`)
  return sum.quantity
}

function minus(a: Quantity, b: Quantity): Quantity {
  const rest = subtractQuantities(a, b)
  if (!rest.ok) throw new Error(`a lot holds one dimension, not ${a.unit} and ${b.unit}`)
  return rest.quantity
}

/**
 * What anybody can still take: on hand less what running batches have issued and planned ones reserved. Null for a lot
 * that does not exist.
 */
export function availableInLot(state: LotState): Quantity | null {
  if (!state.onHand) return null
  const issued = Object.values(state.issued)
  const reserved = Object.values(state.reserved).map(({ quantity }) => quantity)
  return [...issued, ...reserved].reduce(minus, state.onHand)
}

/** What this batch can still take: what is free, and what it has reserved itself. */
export function availableToBatch(state: LotState, batchId: string): Quantity | null {
  const free = availableInLot(state)
  const own = state.reserved[batchId]?.quantity
  return free && own ? plus(free, own) : free
}

/** True when the batch can take the quantity from the lot; false too when the units do not fit. */
export function lotHolds(state: LotState, wanted: Quantity, batchId: string): boolean {
  const available = availableToBatch(state, batchId)
  if (!available) return false
  const order = compareQuantities(available, wanted)
  return order.ok && order.order >= 0
}
