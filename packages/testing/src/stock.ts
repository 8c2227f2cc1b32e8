import { statement } from '@batchproof/db'
import {
  availableInLot,
  availableToBatch,
  CERTIFICATE_BASES,
  CERTIFICATE_PROPERTIES,
  decimal,
  formatQuantity,
  generateBarcode,
  lotBasisOf,
  lotHolds,
  olderLotInStock,
  streamName,
  zonedDate,
} from '@batchproof/domain'
import { buildElementString, toScannedText } from '@batchproof/domain/material/gs1.ts'
import { certificatePdf } from './certificate.ts'
import { FACILITY } from './facility/organisation.ts'
import { MATERIALS } from './facility/materials.ts'
import { atDesk, idOf, type Site } from './site.ts'
import type { BillLine, LotState, Quantity } from '@batchproof/domain'
import type { DemonstrationLot } from './facility/lots.ts'
import type { ChosenLot } from './step-values.ts'

const RECEIVED = 'Received at the dock, paperwork complete'
const EXAMINED = 'Certificate, identity and packaging examined: in order'

/** Receives a lot with its certificate and puts it into quarantine; answers its id. */
export async function receiveLot(site: Site, lot: DemonstrationLot): Promise<string> {
  const material = MATERIALS.find(({ code }) => code === lot.material)
  if (!material) throw new Error(`there is no material ${lot.material}`)
  const warehouse = atDesk(site, 'warehouse')
  const expiresOn = site.calendar.date(lot.expiresDay)
  const certificateSha256 = await site.records.blobs.put(
    certificateOf(lot, material.name, expiresOn),
    'application/pdf',
  )
  const id = await warehouse.create('lot.receive', {
    materialId: idOf(site.materials, lot.material),
    lotNumber: lot.lotNumber,
    supplier: lot.supplier,
    supplierLot: lot.supplierLot,
    expiresOn,
    quantity: { value: lot.quantity, unit: material.unit },
    barcode: material.gtin && supplierBarcode(material.gtin, lot.supplierLot, expiresOn),
    certificateSha256,
    certificate: [...(lot.certificate ?? [])],
  })
  site.clock.advance(120)
  await warehouse.do('lot.quarantine', id, { reason: RECEIVED })
  // What is still to be examined has no barcode of ours yet.
  if (material.gtin === null && lot.fate !== 'quarantine')
    await warehouse.do('lot.assignBarcode', id, { barcode: null })
  return id
}

/** QA decides on a lot in quarantine as its fate says; one that stays there is left alone. */
export async function decideLot(site: Site, id: string, { fate, why }: DemonstrationLot): Promise<void> {
  const qa = atDesk(site, 'qa')
  if (fate === 'released') await qa.do('lot.release', id, { reason: EXAMINED })
  if (fate === 'hold') await qa.do('lot.hold', id, { reason: why ?? EXAMINED })
  if (fate === 'rejected') await qa.do('lot.reject', id, { reason: why ?? EXAMINED })
}

function certificateOf(lot: DemonstrationLot, name: string, expiresOn: string): Uint8Array {
  return certificatePdf({
    title: `Certificate of Analysis - ${name}`,
    lines: [
      `Supplier: ${lot.supplier}`,
      `Supplier lot: ${lot.supplierLot}`,
      `Customer: ${FACILITY.name}`,
      `Expiry: ${expiresOn}`,
      'Appearance: conforms',
      'Identification: conforms',
      ...strengthOf(lot),
      'Bacterial endotoxins: below limit',
      'Sterility, where claimed: conforms (USP <71>)',
      'Released by the quality unit of the supplier.',
    ],
  })
}

/** What the certificate says of the strength: as it is on record, else what every supplier writes. */
function strengthOf({ certificate }: DemonstrationLot): string[] {
  if (!certificate) return ['Assay: 99.0% (limits 98.0 to 102.0%)']
  return certificate.map(
    ({ property, value, unit, basis }) =>
      `${CERTIFICATE_PROPERTIES[property]}: ${formatQuantity({ value, unit })}, ${CERTIFICATE_BASES[basis].toLowerCase()}`,
  )
}

function supplierBarcode(gtin: string, lot: string, expiry: string): string {
  const built = buildElementString({ gtin, lot, expiry })
  if (!built.ok) throw new Error(built.message)
  return toScannedText(built.text)
}

/** The lot as it stands. @throws Error when there is none of this id */
export async function readLot({ records }: Pick<Site, 'records'>, lotId: string): Promise<LotState> {
  const [rows = []] = await records.db.read([
    statement('SELECT state FROM stream_head WHERE stream = ?', streamName('lot', lotId)),
  ])
  const state = rows[0]?.state
  if (typeof state !== 'string') throw new Error(`there is no lot ${lotId}`)
  return JSON.parse(state) as LotState
}

/** What nobody has reserved or taken of a lot. */
export async function freeOf(site: Pick<Site, 'records'>, lotId: string): Promise<Quantity> {
  const free = availableInLot(await readLot(site, lotId))
  if (!free) throw new Error(`lot ${lotId} was never received`)
  return free
}

/**
 * The lot to take for a line: the one that expires first and holds enough for this batch, with a reason where an older
 * is passed over. What the batch reserved counts; what others reserved does not.
 */
export async function lotFor(
  site: Pick<Site, 'records'>,
  batchId: string,
  line: BillLine,
  wanted: string,
): Promise<ChosenLot> {
  const today = zonedDate(site.records.now(), FACILITY.timeZone)
  const [rows = []] = await site.records.db.read([
    statement(
      `SELECT h.state FROM lot_row l JOIN stream_head h ON h.stream = 'lot:' || l.id
       WHERE l.material_code = ? AND l.kind = 'component' AND l.status = 'released' AND l.expires_on >= ?
       ORDER BY l.expires_on, l.received_on`,
      line.materialCode,
      today,
    ),
  ])
  const lots = rows.map((row) => JSON.parse(row.state as string) as LotState)
  const stocked = lots.filter((lot) => !decimal.isZero(availableToBatch(lot, batchId)?.value ?? '0'))
  const chosen = stocked.find((lot) => lotHolds(lot, { value: wanted, unit: line.quantity.unit }, batchId))
  if (!chosen?.identity)
    throw new Error(`no released lot of ${line.materialCode} holds ${wanted} ${line.quantity.unit}`)
  const older = olderLotInStock(chosen, lots, today, batchId)?.identity
  const newerLotReason = older ? `Lot ${older.lotNumber} holds too little for this batch` : ''
  const lotId = chosen.identity.id
  const scan = chosen.barcode ?? generateBarcode(lotId)
  return { lotId, scan, newerLotReason, basis: lotBasisOf(chosen) }
}
