import { zonedDate } from '../kernel/instant.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { findTransition } from '../kernel/state-table.ts'
import { compareQuantities } from '../kernel/quantity.ts'
import { dimensionOf } from '../kernel/unit.ts'
import { compare } from '../kernel/decimal.ts'
import { generateBarcode } from './barcode.ts'
import { movementDeciders } from './decide-movement.ts'
import { stockDeciders } from './decide-stock.ts'
import { isLotExpired } from './lot-blocks.ts'
import { isWithItsBatch, lotStateProblem } from './lot-facts.ts'
import { lotStates } from './lot-states.ts'
import type { Decider, Deciders } from '../kernel/decider.ts'
import type { dispositionCommands, lotCommands } from './commands.ts'
import type { LotFacts } from './lot-facts.ts'
import type { LotEvent, LotIdentity, LotState } from './lot.ts'

type StatusCommand = 'lot.quarantine' | 'lot.release' | 'lot.hold' | 'lot.holdReleased' | 'lot.reject'

/** One decider for the changes of status that people make; the table says which are allowed. */
function changeStatus(command: StatusCommand): Decider<LotState, { reason: string }, LotFacts, LotEvent> {
  return (state, { reason }, facts, context) => {
    const { identity, status } = state
    if (!identity) return refuse(refusal('not_found', 'There is no such lot.'))
    if (isWithItsBatch(state))
      return refuse(refusal('state_forbids', 'A product lot is disposed of with its batch.'))
    const problem = lotStateProblem(state, command)
    if (problem) return refuse(problem)
    if (command === 'lot.release' && isLotExpired(state, context)) {
      const day = state.beyondUse?.on ?? identity.expiresOn ?? ''
      return refuse(refusal('lot_expired', `Lot ${identity.lotNumber} expired on ${day}.`))
    }
    const to = findTransition(lotStates, status, command)?.to
    if (!to) throw new Error(`${command} leads nowhere from ${status}`)
    const doubted =
      command === 'lot.holdReleased' ? { sales: facts.sales, lotNumber: identity.lotNumber } : {}
    const changed: LotEvent = {
      type: 'LotStatusChanged',
      payload: { from: status, to, reason, at: context.now, ...doubted },
    }
    return accept(changed, ...(to === 'rejected' ? freedReservations(state, 'The lot was rejected') : []))
  }
}

/** What was put aside of a lot that can never be issued again is put aside no longer. */
function freedReservations(state: LotState, reason: string): LotEvent[] {
  return Object.entries(state.reserved).map(([batchId, { batchNumber, quantity }]) => ({
    type: 'LotReservationFreed',
    payload: { batchId, batchNumber, quantity, reason },
  }))
}

const dispositionDeciders: Deciders<typeof dispositionCommands, LotState, LotFacts, LotEvent> = {
  'lot.receive': (_state, payload, facts, context) => {
    const details = facts.material?.details
    if (!details) return refuse(refusal('not_found', 'There is no such material.', 'materialId'))
    if (facts.takenLotNumbers.includes(payload.lotNumber))
      return refuse(refusal('already_exists', `Lot number ${payload.lotNumber} is taken.`, 'lotNumber'))
    const { quantity } = payload
    const kept = { value: '0', unit: details.unit }
    if (dimensionOf(quantity.unit) !== dimensionOf(details.unit) || !compareQuantities(quantity, kept).ok)
      return refuse(refusal('value_invalid', `${details.name} is kept in ${details.unit}.`, 'quantity.unit'))
    if (compare(quantity.value, '0') <= 0)
      return refuse(refusal('value_invalid', 'The quantity must be above zero.', 'quantity.value'))
    const identity: LotIdentity = {
      id: facts.subjectId,
      lotNumber: payload.lotNumber,
      kind: 'component',
      materialCode: details.code,
      materialName: details.name,
      supplier: payload.supplier,
      supplierLot: payload.supplierLot,
      expiresOn: payload.expiresOn,
      receivedOn: zonedDate(context.now, context.timeZone),
      barcodeRequired: details.barcodeRequired,
      gtin: details.gtin,
      certificateSha256: payload.certificateSha256,
      batchId: null,
      productLine: details.productLine ?? null,
      sterile: details.sterile,
    }
    const { barcode, certificate } = payload
    return accept({ type: 'LotReceived', payload: { identity, quantity, barcode, certificate } })
  },
  'lot.quarantine': changeStatus('lot.quarantine'),
  'lot.release': changeStatus('lot.release'),
  'lot.hold': changeStatus('lot.hold'),
  'lot.holdReleased': changeStatus('lot.holdReleased'),
  'lot.reject': changeStatus('lot.reject'),
  'lot.assignBarcode': (state, { barcode }) => {
    if (!state.identity) return refuse(refusal('not_found', 'There is no such lot.'))
    const problem = lotStateProblem(state, 'lot.assignBarcode')
    if (problem) return refuse(problem)
    if (state.barcode !== null)
      return refuse(
        refusal('already_exists', `Lot ${state.identity.lotNumber} has a barcode already.`, 'barcode'),
      )
    const assigned = barcode ?? generateBarcode(state.identity.id)
    return accept({ type: 'LotBarcodeAssigned', payload: { barcode: assigned, generated: barcode === null } })
  },
}

export const lotDeciders: Deciders<typeof lotCommands, LotState, LotFacts, LotEvent> = {
  ...dispositionDeciders,
  ...stockDeciders,
  ...movementDeciders,
}
