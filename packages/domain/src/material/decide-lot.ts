import { zonedDate } from '../kernel/instant.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition, findTransition } from '../kernel/state-table.ts'
import { dimensionOf } from '../kernel/unit.ts'
import { compare } from '../kernel/decimal.ts'
import { generateBarcode } from './barcode.ts'
import { lotStates } from './lot-states.ts'
import type { Decider, Deciders } from '../kernel/decider.ts'
import type { lotCommands } from './commands.ts'
import type { LotEvent, LotIdentity, LotState } from './lot.ts'
import type { MaterialState } from './material.ts'

export interface LotFacts {
  readonly subjectId: string
  readonly material: MaterialState | null
  readonly lotNumberTaken: boolean
}

type StatusCommand = 'lot.quarantine' | 'lot.release' | 'lot.hold' | 'lot.reject'

/** One decider for the four changes of status that people make; the table says which are allowed. */
function changeStatus(command: StatusCommand): Decider<LotState, { reason: string }, LotFacts, LotEvent> {
  return (state, { reason }, _facts, context) => {
    if (!state.identity) return refuse(refusal('not_found', 'There is no such lot.'))
    if (state.identity.kind === 'product')
      return refuse(refusal('state_forbids', 'A product lot is disposed of with its batch.'))
    const problem = checkTransition(lotStates, state.status, command)
    if (problem) return refuse(problem)
    const expired =
      state.identity.expiresOn !== null && state.identity.expiresOn < zonedDate(context.now, context.timeZone)
    if (command === 'lot.release' && expired)
      return refuse(
        refusal('lot_expired', `Lot ${state.identity.lotNumber} expired on ${state.identity.expiresOn}.`),
      )
    const to = findTransition(lotStates, state.status, command)?.to
    if (!to) throw new Error(`${command} leads nowhere from ${state.status}`)
    return accept({ type: 'LotStatusChanged', payload: { from: state.status, to, reason } })
  }
}

export const lotDeciders: Deciders<typeof lotCommands, LotState, LotFacts, LotEvent> = {
  'lot.receive': (_state, payload, facts, context) => {
    const details = facts.material?.details
    if (!details) return refuse(refusal('not_found', 'There is no such material.', 'materialId'))
    if (facts.lotNumberTaken)
      return refuse(refusal('already_exists', `Lot number ${payload.lotNumber} is taken.`, 'lotNumber'))
    if (dimensionOf(payload.quantity.unit) !== dimensionOf(details.unit))
      return refuse(refusal('value_invalid', `${details.name} is kept in ${details.unit}.`, 'quantity.unit'))
    if (compare(payload.quantity.value, '0') <= 0)
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
    }
    return accept({
      type: 'LotReceived',
      payload: { identity, quantity: payload.quantity, barcode: payload.barcode },
    })
  },
  'lot.quarantine': changeStatus('lot.quarantine'),
  'lot.release': changeStatus('lot.release'),
  'lot.hold': changeStatus('lot.hold'),
  'lot.reject': changeStatus('lot.reject'),
  'lot.assignBarcode': (state, { barcode }) => {
    if (!state.identity) return refuse(refusal('not_found', 'There is no such lot.'))
    const problem = checkTransition(lotStates, state.status, 'lot.assignBarcode')
    if (problem) return refuse(problem)
    if (state.barcode !== null)
      return refuse(
        refusal('already_exists', `Lot ${state.identity.lotNumber} has a barcode already.`, 'barcode'),
      )
    const assigned = barcode ?? generateBarcode(state.identity.id)
    return accept({ type: 'LotBarcodeAssigned', payload: { barcode: assigned, generated: barcode === null } })
  },
}
