import { compare, isZero } from '../kernel/decimal.ts'
import { compareQuantities, formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import { dimensionOf } from '../kernel/unit.ts'
import { lotStates } from './lot-states.ts'
import { availableInLot, evolveLot } from './lot.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { OrganisationState } from '../organisation/organisation.ts'
import type { LotEvent, LotIdentity, LotState, Sale } from './lot.ts'
import type { MaterialState } from './material.ts'
import type { RecipientState } from './recipient.ts'

/** What deciding over a lot needs to know from elsewhere; empty where a command needs none. */
export interface LotFacts {
  readonly subjectId: string
  readonly organisation: OrganisationState
  /** The material received, or the one that the lot is transformed into. */
  readonly material: MaterialState | null
  /** Lot numbers of the payload that another lot has already. */
  readonly takenLotNumbers: readonly string[]
  /** Lots to be combined, by id. */
  readonly parents: Readonly<Record<string, LotState>>
  readonly recipient: RecipientState | null
  /** What was sold of the lot since it was released. */
  readonly sales: readonly Sale[]
}

/** A lot that is there, as deciders work with it. */
export interface KnownLot {
  readonly identity: LotIdentity
  readonly onHand: Quantity
  readonly state: LotState
}

/** The lot, or null when it does not exist. */
export function knownLot(state: LotState | undefined): KnownLot | null {
  return state?.identity && state.onHand ? { identity: state.identity, onHand: state.onHand, state } : null
}

/** A product lot whose batch has not been decided on: its batch releases or rejects it, nobody else. */
export function isWithItsBatch({ identity, status }: LotState): boolean {
  const own = identity?.kind === 'product' && identity.batchId === identity.id
  return own && (status === 'draft' || status === 'quarantine')
}

/** Why the command cannot be sent to a lot in this state, or null: the table's word, and plainly where it is read-only. */
export function lotStateProblem(state: LotState, command: string): Refusal | null {
  const number = state.identity?.lotNumber ?? ''
  if (state.status === 'consumed' || state.status === 'rejected')
    return refusal('lot_read_only', `Lot ${number} is ${state.status}: nothing can be done with it any more.`)
  return checkTransition(lotStates, state.status, command)
}

/** Why so much cannot be taken out of the lot, or null. @param field path of the quantity in the payload */
export function takeProblem(
  { identity, onHand, state }: KnownLot,
  wanted: Quantity,
  field: string,
): Refusal | null {
  const wrong = amountProblem(wanted, onHand, identity.lotNumber, field)
  if (wrong) return wrong
  const free = availableInLot(state) ?? { value: '0', unit: onHand.unit }
  const order = compareQuantities(free, wanted)
  if (order.ok && order.order >= 0) return null
  return shortOf({ identity, onHand, state }, wanted, free, field)
}

/** Why the amount is none of this lot: of another kind, or nothing at all. */
export function amountProblem(
  wanted: Quantity,
  kept: Quantity,
  lotNumber: string,
  field: string,
): Refusal | null {
  const order = compareQuantities(wanted, kept)
  if (!order.ok || dimensionOf(wanted.unit) !== dimensionOf(kept.unit))
    return refusal('value_invalid', `Lot ${lotNumber} is kept in ${kept.unit}.`, `${field}.unit`)
  return compare(wanted.value, '0') > 0
    ? null
    : refusal('value_invalid', 'The quantity must be above zero.', `${field}.value`)
}

/**
 * Says that a lot has too little, and by whom the rest is held: reserved quantities name their batch.
 *
 * @param free what whoever asks could take
 */
export function shortOf(
  { identity, state }: KnownLot,
  wanted: Quantity,
  free: Quantity,
  field: string,
  ownBatchId = '',
): Refusal {
  const left = isZero(free.value) ? 'nothing' : formatQuantity(free)
  const said = `Lot ${identity.lotNumber} has ${left} left, not ${formatQuantity(wanted)}.`
  const holders = Object.entries(state.reserved)
    .filter(([batchId]) => batchId !== ownBatchId)
    .map(([, { batchNumber, quantity }]) => `${formatQuantity(quantity)} for batch ${batchNumber}`)
  if (holders.length === 0) return refusal('lot_insufficient', said, field)
  return refusal('lot_reserved', `${said} Reserved: ${holders.join(', ')}. Take another lot.`, field)
}

/** Adds the change to consumed when these events leave nothing in the lot (L03). A rejected lot stays rejected. */
export function closedWhenEmpty(
  state: LotState,
  events: readonly LotEvent[],
  reason: string,
  at: string,
): LotEvent[] {
  const after = events.reduce(evolveLot, state)
  const stream = events[0]?.stream
  if (!after.onHand || !isZero(after.onHand.value) || after.status === 'rejected') return [...events]
  const payload = { from: after.status, to: 'consumed', reason, at } as const
  return [...events, { ...(stream === undefined ? {} : { stream }), type: 'LotStatusChanged', payload }]
}
