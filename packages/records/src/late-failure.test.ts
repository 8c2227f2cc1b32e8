import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadStream, statement } from '@batchproof/db'
import {
  createTestFacility,
  openTemporaryDatabase,
  type TemporaryDatabase,
  type TestFacility,
} from '@batchproof/testing'
import { zonedDate } from '@batchproof/domain'
import { readAffected } from './queries/recalls.ts'
import { compareWithRebuilt } from './rebuild.ts'

let scratch: TemporaryDatabase
let facility: TestFacility
let batchId = ''

const report = (test: 'sterility' | 'endotoxin', result: 'passed' | 'failed', reportNumber: string) =>
  facility.as('laboratory').do('batch.reportLabResult', batchId, {
    id: facility.records.uuid(),
    test,
    result,
    method: 'As the pharmacopoeia says',
    reportNumber,
  })
const distribute = (recipientId: string, value: string, documentNumber: string) =>
  facility.as('warehouse').do('lot.distribute', batchId, {
    recipientId,
    quantity: { value, unit: 'each' },
    distributedOn: zonedDate(facility.clock.now(), 'America/New_York'),
    documentNumber,
  })
async function statusOf(lotId: string) {
  const [rows = []] = await scratch.db.read([statement('SELECT status FROM lot_row WHERE id = ?', lotId)])
  return rows[0]?.status
}

/** A batch that was made, tested, reviewed and released; 20 units of it sold, 10 put into a lot of their own. */
beforeAll(async () => {
  scratch = await openTemporaryDatabase()
  facility = await createTestFacility(scratch.db)
  const job = await facility.schedule()
  batchId = job.batchId
  await facility.make(job)
  await report('sterility', 'passed', 'LR-1')
  await report('endotoxin', 'passed', 'LR-2')
  await facility.as('qa').do('batch.approveReview', batchId, {})
  await facility.as('pic').do('batch.release', batchId, {})
}, 120_000)
afterAll(() => scratch.remove())

test('[X15] a test that fails after release holds every lot of the batch at once and lists who received what', async () => {
  const warehouse = facility.as('warehouse')
  const register = (code: string) =>
    warehouse.create('recipient.register', {
      code,
      name: `Hospital ${code}`,
      address: `${code} Main Street`,
      contact: `Pharmacy of ${code}`,
    })
  const [north, south] = [await register('NORTH'), await register('SOUTH')]
  await distribute(north, '12', 'INV-1')
  await distribute(south, '8', 'INV-2')
  const part = facility.records.uuid()
  await warehouse.do('lot.split', batchId, {
    children: [{ id: part, lotNumber: 'PART-1', quantity: { value: '10', unit: 'each' } }],
    reason: 'Set aside for the second warehouse',
  })
  expect(await statusOf(batchId)).toBe('released')
  facility.clock.advance(86_400)

  await report('sterility', 'failed', 'LR-3')
  expect([await statusOf(batchId), await statusOf(part)]).toEqual(['hold', 'hold'])
  const failed = (await loadStream(scratch.db, `batch:${batchId}`)).at(-1)
  const held = (await loadStream(scratch.db, `lot:${batchId}`)).at(-1)
  // One write: what holds the lot stands beside the result that caused it, and lists the sales.
  expect(held).toMatchObject({ type: 'LotStatusChanged', commandId: failed?.commandId })
  const { reason, sales } = held!.payload as { reason: string; sales: { documentNumber: string }[] }
  expect(reason).toContain('sterility failed after release, report LR-3')
  expect(sales.map(({ documentNumber }) => documentNumber).sort()).toEqual(['INV-1', 'INV-2'])

  const { affected } = await readAffected(facility.records, { kind: 'batch', batchId })
  expect(affected.lots.map(({ lotNumber, status }) => `${lotNumber} ${status}`)).toContain('PART-1 hold')
  expect(
    affected.distributions.map(
      ({ recipientName, quantity, documentNumber }) => `${recipientName} ${quantity.value} ${documentNumber}`,
    ),
  ).toEqual(['Hospital NORTH 12 INV-1', 'Hospital SOUTH 8 INV-2'])
  expect(affected.recipients.map(({ contact }) => contact)).toEqual([
    'Pharmacy of NORTH',
    'Pharmacy of SOUTH',
  ])
})

test('[X15] what is on hold after a late failure can be sold no more', async () => {
  const { affected } = await readAffected(facility.records, { kind: 'batch', batchId })
  const answer = await facility.as('warehouse').attempt('lot.distribute', batchId, {
    recipientId: affected.recipients[0]?.id ?? '',
    quantity: { value: '1', unit: 'each' },
    distributedOn: zonedDate(facility.clock.now(), 'America/New_York'),
    documentNumber: 'INV-3',
  })
  expect(answer).toMatchObject({ ok: false })
  expect(
    (await readAffected(facility.records, { kind: 'batch', batchId })).affected.distributions,
  ).toHaveLength(2)
})

test('[X15] a failure after that is recorded too, and moves nothing twice', async () => {
  const before = (await loadStream(scratch.db, `lot:${batchId}`)).length
  await report('endotoxin', 'failed', 'LR-4')
  expect(await loadStream(scratch.db, `lot:${batchId}`)).toHaveLength(before)
  const other = await openTemporaryDatabase()
  expect(await compareWithRebuilt(scratch.db, other.db)).toEqual([])
  await other.remove()
})
