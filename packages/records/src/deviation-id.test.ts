import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadStream } from '@batchproof/db'
import {
  createTestFacility,
  openTemporaryDatabase,
  type TemporaryDatabase,
  type TestFacility,
} from '@batchproof/testing'

let scratch: TemporaryDatabase
let facility: TestFacility
beforeAll(async () => {
  scratch = await openTemporaryDatabase()
  facility = await createTestFacility(scratch.db)
}, 60_000)
afterAll(() => scratch.remove())

test('[R06] a deviation is never opened over another one, whatever id comes with the step', async () => {
  const report = {
    id: facility.records.uuid(),
    type: 'process_deviation' as const,
    description: 'The first one, about something else.',
    immediateAction: 'Told the pharmacist.',
    impact: '',
  }
  await facility.as('qa').do('deviation.open', report.id, { report, batchId: null })
  const { batchId, master } = await facility.schedule()
  const stepId = master.content.procedure[0]?.id ?? ''
  const technician = facility.as('technician')
  await technician.do('room.recordCleaning', facility.rooms.get('CR-1') ?? '', { agent: 'Sporicidal' })
  await technician.do('batch.start', batchId, {})
  const skipping = facility.as('pic')
  const answer = await skipping.attempt('batch.skipStep', batchId, {
    stepId,
    reason: 'The hood was cleared before',
    deviation: { ...report, description: 'Another one under the same id.' },
  })
  expect(answer).toMatchObject({ ok: false, refusals: [{ code: 'already_exists', field: 'deviation.id' }] })
  expect(await loadStream(scratch.db, `deviation:${report.id}`)).toHaveLength(1)
})
