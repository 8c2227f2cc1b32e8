import { subtractQuantities } from '../kernel/quantity.ts'
import { streamName } from '../kernel/stream.ts'
import { closedWhenEmpty } from '../material/lot-facts.ts'
import { freeReservations } from './reservation.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { LotEvent, LotIdentity } from '../material/lot.ts'
import type { ProductLine } from '../organisation/organisation.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'

/**
 * Consumes what the batch took from each lot, exactly once (B21.1), and gives back what it had reserved and never took.
 *
 * @param productLotId the lot that was made of it; null where nothing was made
 */
export function settleLots(
  state: BatchState,
  facts: Pick<BatchFacts, 'lots'>,
  { now }: DecisionContext,
  productLotId: string | null,
): LotEvent[] {
  const { id: batchId, batchNumber } = state
  const why = `Batch ${batchNumber} is over`
  return Object.entries(facts.lots).flatMap(([lotId, lot]): LotEvent[] => {
    const stream = streamName('lot', lotId)
    const freed = freeReservations(state, { [lotId]: lot }, why)
    const quantity = lot.issued[batchId]
    if (!quantity || !lot.onHand) return freed
    const left = subtractQuantities(lot.onHand, quantity)
    if (!left.ok) throw new Error(`lot ${lotId} holds another dimension than was issued from it`)
    const consumed: LotEvent = {
      stream,
      type: 'LotConsumed',
      payload: { batchId, batchNumber, quantity, onHand: left.quantity, productLotId },
    }
    return closedWhenEmpty(lot, [consumed, ...freed], `Nothing left after batch ${batchNumber}`, now)
  })
}

/** The lot of the product, in quarantine from its first moment (211.142). Its id is the batch's. */
export function productLot(
  state: BatchState,
  goodUnits: number,
  line: ProductLine | undefined,
  context: Pick<DecisionContext, 'now'>,
  onDate: string,
): LotEvent[] {
  if (!state.formula || goodUnits === 0) return []
  const stream = streamName('lot', state.id)
  const identity: LotIdentity = {
    id: state.id,
    lotNumber: state.batchNumber,
    kind: 'product',
    materialCode: state.formula.productCode,
    materialName: `${state.formula.name} ${state.formula.strength}`.trim(),
    supplier: '',
    supplierLot: '',
    expiresOn: null,
    receivedOn: onDate,
    barcodeRequired: false,
    gtin: null,
    certificateSha256: null,
    batchId: state.id,
    productLine: state.formula.productLine,
    sterile: line?.sterileDrug ?? true,
  }
  const quantity = { value: String(goodUnits), unit: 'each' } as const
  const reason = 'Compounded; awaits review and release'
  return [
    { stream, type: 'LotReceived', payload: { identity, quantity, barcode: null } },
    {
      stream,
      type: 'LotStatusChanged',
      payload: { from: 'draft', to: 'quarantine', reason, at: context.now },
    },
  ]
}
