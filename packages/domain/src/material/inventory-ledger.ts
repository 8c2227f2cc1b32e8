import { convert } from '../kernel/quantity.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Unit } from '../kernel/unit.ts'
import type { LotEvent } from './lot.ts'

/** Accounts of a lot that together are its balance. */
export type InsideAccount = 'available' | `reserved:${string}` | `issued:${string}`
/** Where a quantity comes from or goes to when it enters or leaves the lot. */
export type OutsideAccount =
  'supplier' | 'production' | 'consumed' | 'sample' | 'waste' | 'adjustment' | 'customer' | `lot:${string}`
export type Account = InsideAccount | OutsideAccount

export const ENTRY_KINDS = {
  receive: 'Received',
  make: 'Made',
  reserve: 'Reserved',
  free: 'Reservation freed',
  issue: 'Issued',
  return: 'Returned',
  consume: 'Consumed',
  sample: 'Sampled',
  waste: 'Wasted',
  adjust: 'Adjusted',
  distribute: 'Distributed',
  split: 'Split',
  combine: 'Combined',
  transform: 'Transformed',
} as const
export type EntryKind = keyof typeof ENTRY_KINDS

/** One movement between two accounts of a lot, in the lot's own unit (211.184(c): an individual inventory record). */
export interface LedgerEntry {
  readonly kind: EntryKind
  readonly from: Account
  readonly to: Account
  readonly quantity: Quantity
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly otherLotId: string | null
  readonly recipientId: string | null
  readonly documentNumber: string | null
  readonly reason: string | null
}

/** Whether what stands on the account is still in the lot. */
export function isInside(account: Account): account is InsideAccount {
  return account === 'available' || account.startsWith('reserved:') || account.startsWith('issued:')
}

const plain = {
  batchId: null,
  batchNumber: null,
  otherLotId: null,
  recipientId: null,
  documentNumber: null,
  reason: null,
} as const

type Movement = Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'quantity'> & Partial<LedgerEntry>

/**
 * The ledger entries of one event of a lot. The lot's balances are folded from these and the ledger's table is filled
 * from these, so that the two cannot tell different stories (L08).
 *
 * @param kept the unit in which the lot is kept; null for a lot that begins with this event, which brings it
 * @throws Error when a quantity does not convert to it exactly: no decider accepts one
 */
export function entriesOf(event: LotEvent, kept: Unit | null): LedgerEntry[] {
  const unit = kept ?? unitBroughtBy(event)
  return movementsOf(event).map((movement) => ({
    ...plain,
    ...movement,
    quantity: inUnit(movement.quantity, unit),
  }))
}

function unitBroughtBy(event: LotEvent): Unit {
  if (event.type === 'LotReceived' || event.type === 'LotDerived') return event.payload.quantity.unit
  throw new Error(`${event.type} of a lot that was never received`)
}

function inUnit(quantity: Quantity, unit: Unit): Quantity {
  const converted = convert(quantity, unit)
  if (!converted.ok) throw new Error(`a lot kept in ${unit} cannot move ${quantity.unit}`)
  return converted.quantity
}

function movementsOf(event: LotEvent): Movement[] {
  switch (event.type) {
    case 'LotReceived': {
      const { identity, quantity } = event.payload
      const { batchId } = identity
      return identity.kind === 'product'
        ? [{ kind: 'make', from: 'production', to: 'available', quantity, batchId }]
        : [{ kind: 'receive', from: 'supplier', to: 'available', quantity }]
    }
    case 'LotDerived': {
      const { kind, parents, reason } = event.payload
      return parents.map(({ lotId, quantity }) => ({
        kind,
        from: `lot:${lotId}` as const,
        to: 'available' as const,
        quantity,
        otherLotId: lotId,
        reason,
      }))
    }
    case 'LotReserved':
    case 'LotReservationFreed':
    case 'LotIssued':
    case 'LotReturned':
    case 'LotConsumed':
      return batchMovements(event)
    default:
      return plainMovements(event)
  }
}

type BatchMove = Extract<
  LotEvent,
  { type: 'LotReserved' | 'LotReservationFreed' | 'LotIssued' | 'LotReturned' | 'LotConsumed' }
>

/** What a batch does with a lot: reserve, issue, return, consume. */
function batchMovements(event: BatchMove): Movement[] {
  const { batchId, batchNumber, quantity } = event.payload
  const reserved = `reserved:${batchId}` as const
  const issued = `issued:${batchId}` as const
  const of = { batchId, batchNumber }
  switch (event.type) {
    case 'LotReserved':
      return [{ kind: 'reserve', from: 'available', to: reserved, quantity, ...of }]
    case 'LotReservationFreed':
      return [
        { kind: 'free', from: reserved, to: 'available', quantity, ...of, reason: event.payload.reason },
      ]
    case 'LotReturned':
      return [
        { kind: 'return', from: issued, to: 'available', quantity, ...of, reason: event.payload.reason },
      ]
    case 'LotConsumed':
      return [{ kind: 'consume', from: issued, to: 'consumed', quantity, ...of }]
    case 'LotIssued': {
      const { fromReserved = null, fromAvailable = quantity } = event.payload
      return [
        ...(fromReserved
          ? [{ kind: 'issue', from: reserved, to: issued, quantity: fromReserved, ...of } as const]
          : []),
        ...(fromAvailable
          ? [{ kind: 'issue', from: 'available', to: issued, quantity: fromAvailable, ...of } as const]
          : []),
      ]
    }
    default:
      return event satisfies never
  }
}

/** What leaves a lot, or is found in it, without a batch. */
function plainMovements(
  event: Exclude<LotEvent, BatchMove | Extract<LotEvent, { type: 'LotReceived' | 'LotDerived' }>>,
): Movement[] {
  switch (event.type) {
    case 'LotSampled': {
      const { quantity, reason } = event.payload
      return [{ kind: 'sample', from: 'available', to: 'sample', quantity, reason }]
    }
    case 'LotWasted': {
      const { quantity, reason } = event.payload
      return [{ kind: 'waste', from: 'available', to: 'waste', quantity, reason }]
    }
    case 'LotAdjusted': {
      const { direction, quantity, reason } = event.payload
      return direction === 'increase'
        ? [{ kind: 'adjust', from: 'adjustment', to: 'available', quantity, reason }]
        : [{ kind: 'adjust', from: 'available', to: 'adjustment', quantity, reason }]
    }
    case 'LotDistributed': {
      const { quantity, recipientId, documentNumber } = event.payload
      return [
        { kind: 'distribute', from: 'available', to: 'customer', quantity, recipientId, documentNumber },
      ]
    }
    case 'LotMoved': {
      const { kind, childId, quantity, reason } = event.payload
      return [{ kind, from: 'available', to: `lot:${childId}`, quantity, otherLotId: childId, reason }]
    }
    case 'LotStatusChanged':
    case 'LotBarcodeAssigned':
    case 'LotResultRecorded':
    case 'LotAdjustmentProposed':
    case 'LotAdjustmentDeclined':
    case 'LotBlockOverridden':
      return []
    default:
      return event satisfies never
  }
}
