import { approveSmallFormula, scheduleSmallBatch, smallFormula } from './small-batch.ts'
import { siteDate } from './site-day.ts'
import type { OpenDesk, SmallBatch } from './small-batch.ts'

/** A formula that is made in two steps, with no rest to wait for. */
export const approveShortFormula = (open: OpenDesk): Promise<string> => {
  const content = smallFormula()
  return approveSmallFormula(open, { ...content, procedure: content.procedure.slice(0, 2) })
}

/** Registers somebody who receives product; answers the id. */
export async function registerRecipient(open: OpenDesk, code: string, name: string): Promise<string> {
  const id = crypto.randomUUID()
  const contact = `Pharmacy, +1 518 555 01${code.length}0`
  await (
    await open('tbecker')
  ).do('recipient.register', id, { code, name, address: `1 ${code} Street`, contact })
  return id
}

/** A lot of vials that nobody else takes of: received, quarantined, released. */
export interface VialLot {
  readonly id: string
  readonly number: string
  readonly supplierLot: string
}

/** Receives a lot of vials under this number and has quality release it. */
export async function releaseVials(open: OpenDesk, number: string): Promise<VialLot> {
  const warehouse = await open('tbecker')
  const { rows } = await warehouse.api.lot.list.query({ materialCode: 'PHE-10MG', status: ['released'] })
  const like = await warehouse.api.lot.get.query({ id: rows[0]?.id ?? '' })
  const materials = await warehouse.api.material.list.query({})
  const id = crypto.randomUUID()
  const supplierLot = `S-${number}`
  await warehouse.do('lot.receive', id, {
    materialId: materials.find(({ details }) => details?.code === 'PHE-10MG')?.id ?? '',
    lotNumber: number,
    supplier: 'Meridian Injectables',
    supplierLot,
    expiresOn: siteDate(400),
    quantity: { value: '100', unit: 'mL' },
    barcode: `BC-${number}`,
    certificateSha256: like.state.identity?.certificateSha256 ?? null,
  })
  await warehouse.do('lot.quarantine', id, { reason: 'Received at the dock, paperwork complete' })
  await (await open('dokafor')).do('lot.release', id, { reason: 'Certificate and identity are in order' })
  return { id, number, supplierLot }
}

/** Makes a batch of ten units in the n-th free place of today, from these vials, and releases it. */
export async function releaseOneBatch(
  open: OpenDesk,
  formulaId: string,
  vials: VialLot,
  place: number,
): Promise<SmallBatch> {
  const batch = await scheduleSmallBatch(open, formulaId, { place })
  const maria = await open('mlopez')
  await maria.do('batch.start', batch.id, {})
  await maria.do('batch.startStep', batch.id, { stepId: 'read-the-room' })
  const warm = { kind: 'number' as const, value: '20.0', unit: 'degC' as const, source: 'typed' as const }
  await maria.do('batch.performStep', batch.id, {
    stepId: 'read-the-room',
    values: { 'room-temperature': warm },
  })
  const stepId = 'issue-the-vial'
  await maria.do('batch.startStep', batch.id, { stepId })
  const quantity = { value: '10.0', unit: 'mL' as const }
  const vial = {
    kind: 'component' as const,
    lotId: vials.id,
    scan: `BC-${vials.number}`,
    quantity,
    newerLotReason: 'Its way is followed from here',
  }
  await maria.do('batch.performStep', batch.id, { stepId, values: { vial } })
  await maria.do('batch.witnessStep', batch.id, { stepId }, { by: 'knguyen' })
  const none = { rejectedUnits: 0, sampleUnits: 0, retainedUnits: 0, wasteUnits: 0 }
  await maria.do('batch.complete', batch.id, { goodUnits: 10, ...none })
  await maria.do('batch.submit', batch.id, {})
  for (const test of ['sterility', 'endotoxin'] as const)
    await reportResult(open, batch.id, test, 'passed', `LR-${batch.number}-${test}`)
  await (await open('dokafor')).do('batch.approveReview', batch.id, {})
  await (await open('mtorres')).do('batch.release', batch.id, {})
  return batch
}

/** The laboratory reports a result. */
export async function reportResult(
  open: OpenDesk,
  batchId: string,
  test: 'sterility' | 'endotoxin',
  result: 'passed' | 'failed',
  reportNumber: string,
): Promise<void> {
  const method = 'As the pharmacopoeia says'
  const payload = { id: crypto.randomUUID(), test, result, method, reportNumber }
  await (await open('arahman')).do('batch.reportLabResult', batchId, payload)
}

/** A delivery of today. */
export const delivery = (recipientId: string, value: string, documentNumber: string) => ({
  recipientId,
  quantity: { value, unit: 'each' as const },
  distributedOn: siteDate(),
  documentNumber,
})
