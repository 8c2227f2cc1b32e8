import { compare, isZero } from '../kernel/decimal.ts'
import { zonedDate } from '../kernel/instant.ts'
import { compareQuantities, convert, subtractQuantities } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { streamName } from '../kernel/stream.ts'
import { matchScan } from '../material/barcode.ts'
import { availableInLot, availableToBatch, lotHolds } from '../material/lot.ts'
import { knownLot, shortOf } from '../material/lot-facts.ts'
import { lotBasisOf } from './lot-basis.ts'
import { plannedComponent } from './planned-component.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { LotEvent, LotIdentity, LotState } from '../material/lot.ts'
import type { Act } from './act.ts'
import type { BatchState, TakenComponent } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { FieldValue } from './step-values.ts'

export type ComponentValue = Extract<FieldValue, { kind: 'component' }>

/** Older by expiry, then by receipt: what first-expiry-first-out would take first. */
export function isOlder(candidate: LotIdentity, taken: LotIdentity): boolean {
  if (candidate.expiresOn !== taken.expiresOn)
    return (candidate.expiresOn ?? '9999') < (taken.expiresOn ?? '9999')
  return candidate.receivedOn < taken.receivedOn
}

/**
 * The released, unexpired lot with stock that should have been taken before this one, or null (B08.6; 211.86). What
 * other batches have reserved is no stock for this one.
 *
 * @param batchId the batch that takes, whose own reservations count; empty where there is none
 */
export function olderLotInStock(
  lot: LotState,
  stock: readonly LotState[],
  today: string,
  batchId = '',
): LotState | null {
  const taken = lot.identity
  if (!taken) return null
  const older = stock.flatMap((other) => {
    const { identity, status } = other
    if (!identity || identity.id === taken.id || identity.materialCode !== taken.materialCode) return []
    const isUsable =
      status === 'released' &&
      (identity.expiresOn === null || identity.expiresOn >= today) &&
      !isUsedUp(other, batchId)
    return isUsable && isOlder(identity, taken) ? [{ lot: other, identity }] : []
  })
  return older.toSorted((a, b) => (isOlder(a.identity, b.identity) ? -1 : 1))[0]?.lot ?? null
}

function isUsedUp(lot: LotState, batchId: string): boolean {
  const available = availableToBatch(lot, batchId)
  return !available || compare(available.value, '0') <= 0
}

/** Why the lot cannot be used for this component, in words, or null (B08.2–B08.4). */
export function lotProblem(
  lot: LotState | undefined,
  line: Pick<BillLine, 'materialCode' | 'name'>,
  scan: string,
  today: string,
): Refusal | null {
  const identity = lot?.identity
  if (!lot || !identity) return refusal('lot_unknown', 'This code belongs to no lot on record.')
  const { lotNumber, expiresOn } = identity
  if (identity.materialCode !== line.materialCode)
    return refusal('lot_wrong_component', `Lot ${lotNumber} is ${identity.materialName}, not ${line.name}.`)
  if (lot.status !== 'released')
    return refusal('lot_not_released', `Lot ${lotNumber} is ${lot.status}, not released. Take another lot.`)
  if (expiresOn !== null && expiresOn < today)
    return refusal('lot_expired', `Lot ${lotNumber} expired on ${expiresOn}. Take another lot.`)
  if (identity.barcodeRequired && lot.barcode === null)
    return refusal(
      'lot_has_no_barcode',
      `Lot ${lotNumber} has no barcode yet. Materials must label it first.`,
    )
  if (lot.barcode === null) return null
  const match = matchScan(
    scan,
    {
      id: identity.id,
      barcode: lot.barcode,
      gtin: identity.gtin ?? undefined,
      supplierLot: identity.supplierLot,
      expiresOn: expiresOn ?? undefined,
    },
    today,
  )
  return match.ok ? null : refusal('barcode_mismatch', match.message)
}

/** The line's quantity with the lot: enough stock, and no older lot passed over without a reason. */
function stockProblem(
  lot: LotState,
  value: ComponentValue,
  stock: readonly LotState[],
  today: string,
  batchId: string,
): Refusal | null {
  const known = knownLot(lot)
  const left = availableToBatch(lot, batchId)
  if (known && left && !lotHolds(lot, value.quantity, batchId))
    return shortOf(known, value.quantity, left, '', batchId)
  const older = olderLotInStock(lot, stock, today, batchId)
  if (older && value.newerLotReason.length < 10)
    return refusal(
      'older_lot_in_stock',
      `Lot ${older.identity?.lotNumber} expires sooner (${older.identity?.expiresOn}) and has stock. Take it, or give the reason.`,
    )
  return null
}

interface Issue {
  readonly use: TakenComponent
  readonly event: LotEvent
}

/** From where the quantity comes: the batch's own reservation first, then what nobody has reserved. */
function partsOf(lot: LotState, wanted: Quantity, batchId: string) {
  const own = lot.reserved[batchId]?.quantity
  const free = availableInLot(lot)
  const inUnit = free && convert(wanted, free.unit)
  if (!inUnit?.ok || !free) return null
  const { quantity } = inUnit
  const order = own ? compareQuantities(own, quantity) : null
  const fromReserved = order?.ok && order.order >= 0 ? quantity : (own ?? null)
  const rest = fromReserved ? subtractQuantities(quantity, fromReserved) : inUnit
  const left = rest.ok ? subtractQuantities(free, rest.quantity) : rest
  if (!rest.ok || !left.ok) return null
  return {
    fromReserved,
    fromAvailable: isZero(rest.quantity.value) ? null : rest.quantity,
    available: left.quantity,
  }
}

/** The machine that the command came from, where it was one. */
function machineOf(
  { organisation }: BatchFacts,
  { deviceId }: DecisionContext,
): Pick<TakenComponent, 'machine'> {
  const device = organisation.devices.find(({ id, kind }) => id === deviceId && kind === 'gateway')
  return device ? { machine: { deviceId, name: device.name } } : {}
}

/** Issues one component to the batch (B08.5, B21.1): the use as the batch records it, and the event on the lot. */
export function issueComponent(
  state: BatchState,
  stepId: string,
  fieldId: string,
  line: BillLine,
  value: ComponentValue,
  facts: BatchFacts,
  context: DecisionContext,
  by: Act,
): { ok: true; issue: Issue } | { ok: false; refusal: Refusal } {
  const today = zonedDate(context.now, context.timeZone)
  const lot = facts.lots[value.lotId]
  const problem =
    lotProblem(lot, line, value.scan, today) ??
    (lot ? stockProblem(lot, value, facts.stock, today, state.id) : null)
  if (problem || !lot?.identity || !lot.onHand)
    return {
      ok: false,
      refusal: {
        ...(problem ?? refusal('lot_unknown', 'This lot is not on record.')),
        field: `values.${fieldId}`,
      },
    }
  const content = facts.master?.content
  const plan = content ? plannedComponent(line, { batch: state, content, lot: lotBasisOf(lot) }) : null
  if (plan && !plan.ok)
    return {
      ok: false,
      refusal: refusal('quantity_not_computable', plan.message, `values.${fieldId}`),
    }
  const computed = plan?.planned.calculation ? { calculation: plan.planned.calculation } : {}
  const parts = partsOf(lot, value.quantity, state.id)
  if (!parts)
    return { ok: false, refusal: refusal('lot_insufficient', 'The units do not fit.', `values.${fieldId}`) }
  const { lotNumber, materialCode, materialName, expiresOn } = lot.identity
  const { quantity, scan, newerLotReason, lotId } = value
  return {
    ok: true,
    issue: {
      use: {
        stepId,
        lineId: line.id,
        lotId,
        lotNumber,
        materialCode,
        materialName,
        expiresOn,
        quantity,
        scan,
        newerLotReason,
        ...computed,
        by,
        ...machineOf(facts, context),
      },
      event: {
        stream: streamName('lot', lotId),
        type: 'LotIssued',
        payload: {
          batchId: state.id,
          batchNumber: state.batchNumber,
          stepId,
          quantity,
          ...parts,
          ...computed,
        },
      },
    },
  }
}
