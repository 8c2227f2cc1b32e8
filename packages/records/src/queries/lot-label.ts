import { ORGANISATION_ID } from '@batchproof/domain'
import type { LotLabelContent } from '@batchproof/documents'
import { Gathering } from '../facts/gathering.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import type { Records } from '../records.ts'

/** What the label of a lot says now. Null where there is no such lot. */
export async function readLotLabel(records: Records, lotId: string): Promise<LotLabelContent | null> {
  const gathering = new Gathering()
  const head = gathering.head('lot', lotId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  await gathering.read(records.db)
  const { identity, status, barcode } = head().state
  if (!identity) return null
  return {
    lotId,
    lotNumber: identity.lotNumber,
    materialName: identity.materialName,
    materialCode: identity.materialCode,
    supplier: identity.supplier,
    supplierLot: identity.supplierLot,
    expiresOn: identity.expiresOn,
    receivedOn: identity.receivedOn,
    status,
    barcode,
    printedAt: records.now(),
    timeZone: organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE,
  }
}
