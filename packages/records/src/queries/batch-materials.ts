import {
  addQuantities,
  availableInLot,
  compareQuantities,
  convert,
  decimal,
  subtractQuantities,
  wantedBill,
  zonedDate,
  ORGANISATION_ID,
} from '@batchproof/domain'
import type { BillLine, LotState, Quantity } from '@batchproof/domain'
import type { AvailabilityLine, BatchMaterialsView } from '@batchproof/protocol'
import { askStockOfBill } from '../facts/batch-surroundings.ts'
import { Gathering } from '../facts/gathering.ts'
import { askMasterOf } from '../facts/master.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import type { Records } from '../records.ts'

/**
 * What is reserved for a batch, and each line of its bill, as large as this batch takes it, against the shelves.
 * Null when there is no such batch.
 */
export async function readBatchMaterials(
  records: Records,
  batchId: string,
): Promise<BatchMaterialsView | null> {
  const gathering = new Gathering()
  const batch = gathering.head('batch', batchId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const master = askMasterOf(gathering, batchId)
  const own = gathering.headsWhere(
    'lot',
    `stream IN (SELECT 'lot:' || lot_id FROM ledger_entry WHERE batch_id = ?)`,
    batchId,
  )
  const stock = askStockOfBill(gathering, batchId, {})
  await gathering.read(records.db)
  const found = master()
  if (!found) return null
  const ofBatch = own().map(({ state }) => state)
  const released = stock().map(({ state }) => state)
  const reservations = ofBatch.flatMap(({ identity, reserved }) => {
    const held = reserved[batchId]?.quantity
    if (!identity || !held) return []
    const { id: lotId, lotNumber, materialCode, expiresOn } = identity
    return [{ lotId, lotNumber, materialCode, expiresOn, quantityValue: held.value, quantityUnit: held.unit }]
  })
  const { plannedUnits, plan } = batch().state
  const timeZone = organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE
  const onDate = zonedDate(plan?.slot.start ?? records.now(), timeZone)
  const bill = wantedBill(found.content, plannedUnits, released, onDate)
  const lines = bill.map((line) => availabilityOf(line, batchId, ofBatch, released))
  return { batchId, reservations, lines }
}

/** Sums what the lots hold of a material, in the unit of the bill; what does not convert is no help to the line. */
function sum(
  { materialCode, quantity: { unit } }: BillLine,
  lots: readonly LotState[],
  held: (lot: LotState) => Quantity | null | undefined,
): Quantity {
  return lots.reduce<Quantity>(
    (total, lot) => {
      const part = lot.identity?.materialCode === materialCode ? held(lot) : null
      const converted = part ? convert(part, unit) : null
      const next = converted?.ok ? addQuantities(total, converted.quantity) : null
      return next?.ok ? next.quantity : total
    },
    { value: '0', unit },
  )
}

function availabilityOf(
  line: BillLine,
  batchId: string,
  own: readonly LotState[],
  released: readonly LotState[],
): AvailabilityLine {
  const { id: lineId, materialCode, name, quantity: wanted } = line
  const reserved = sum(line, own, ({ reserved: all }) => all[batchId]?.quantity)
  const issued = sum(line, own, ({ issued: all }) => all[batchId])
  const free = sum(line, released, availableInLot)
  const had = decimal.add(decimal.add(reserved.value, issued.value), free.value)
  const short = subtractQuantities(wanted, { value: had, unit: wanted.unit })
  const order = compareQuantities(wanted, { value: had, unit: wanted.unit })
  return {
    lineId,
    materialCode,
    name,
    wantedValue: wanted.value,
    wantedUnit: wanted.unit,
    reservedValue: reserved.value,
    issuedValue: issued.value,
    availableValue: free.value,
    shortValue: short.ok && order.ok && order.order > 0 ? short.quantity.value : '0',
  }
}
