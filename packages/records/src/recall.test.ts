import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadStream, statement } from '@batchproof/db'
import {
  createTestFacility,
  openTemporaryDatabase,
  type TemporaryDatabase,
  type TestFacility,
} from '@batchproof/testing'
import { compareWithRebuilt } from './rebuild.ts'
import { readAffected, readRecall } from './queries/recalls.ts'
import type { RecallStart } from '@batchproof/domain'

let scratch: TemporaryDatabase
let facility: TestFacility
let batchId = ''
let componentId = ''

beforeAll(async () => {
  scratch = await openTemporaryDatabase()
  facility = await createTestFacility(scratch.db)
  const job = await facility.schedule()
  batchId = job.batchId
  await facility.make(job)
  const lots = await rowsOf('SELECT lot_id FROM batch_component WHERE batch_id = ? LIMIT 1', batchId)
  componentId = lots[0]?.lot_id as string
}, 120_000)
afterAll(() => scratch.remove())
beforeEach(() => facility.clock.advance(30))

async function rowsOf(sql: string, ...args: string[]) {
  const [rows = []] = await scratch.db.read([statement(sql, ...args)])
  return rows
}
const statusOf = async (lotId: string) =>
  (await rowsOf('SELECT status FROM lot_row WHERE id = ?', lotId))[0]?.status
const seen = async (id: string) =>
  (await readRecall(facility.records, await facility.as('qa').requester(), id))!
const open = (drill: boolean, start: RecallStart) =>
  facility
    .as('qa')
    .create('recall.open', { drill, start, reason: 'Glass particles reported by the supplier' })

describe('a drill', () => {
  test('[B23.1] finds the batches of a component lot, moves nothing and keeps its times', async () => {
    const before = await statusOf(componentId)
    const id = await open(true, { kind: 'lot', lotId: componentId })
    const { state, scope } = await seen(id)
    expect(state.recordId).toBe('RC-2026-0001')
    expect(scope).toMatchObject({ batches: 1, lots: 2 })
    facility.clock.advance(95)
    await facility.as('qa').do('recall.freeze', id, { affectedHash: scope.hash })
    expect(await statusOf(componentId)).toBe(before)
    facility.clock.advance(60)
    await facility.as('qa').do('recall.close', id, { conclusion: 'Everything was found in time.' })
    const { state: closed, signatures } = await seen(id)
    expect(closed.status).toBe('closed')
    expect(closed.freezeElapsedSeconds).toBeGreaterThanOrEqual(95)
    expect(closed.closeElapsedSeconds).toBeGreaterThan(closed.freezeElapsedSeconds ?? Infinity)
    expect(closed.lots.map(({ lotId }) => lotId).sort()).toEqual([batchId, componentId].sort())
    expect(signatures).toHaveLength(2)
    const told = await rowsOf('SELECT title FROM notification WHERE href = ?', `/recalls/${id}`)
    expect([...new Set(told.map(({ title }) => title))]).toEqual(['Recall drill RC-2026-0001 opened'])
  })
})

describe('a recall', () => {
  test('[B23.1] freezes every affected lot in one signed write, each by an event of its own', async () => {
    const id = await open(false, { kind: 'batch', batchId })
    const { scope } = await seen(id)
    const versions = (await loadStream(scratch.db, `lot:${batchId}`)).length
    await facility.as('pic').do('recall.freeze', id, { affectedHash: scope.hash })
    expect(await statusOf(batchId)).toBe('hold')
    const lotEvents = await loadStream(scratch.db, `lot:${batchId}`)
    expect(lotEvents).toHaveLength(versions + 1)
    const freeze = (await loadStream(scratch.db, `recall:${id}`)).at(-1)
    expect(freeze?.signature).toMatchObject({ meaning: 'recall_frozen' })
    expect(lotEvents.at(-1)).toMatchObject({
      type: 'LotStatusChanged',
      commandId: freeze?.commandId,
      payload: { to: 'hold', reason: 'Recall RC-2026-0002: Glass particles reported by the supplier' },
    })
    expect(await statusOf(componentId)).not.toBe('hold')
  })

  test('[B23.1] a freeze of what the signer did not see is refused, and nothing moves', async () => {
    const id = await open(false, { kind: 'lot', lotId: componentId })
    const answer = await facility.as('qa').attempt('recall.freeze', id, { affectedHash: 'f'.repeat(64) })
    expect(answer).toMatchObject({ ok: false, refusals: [{ code: 'record_moved', field: 'affectedHash' }] })
    expect(await statusOf(componentId)).toBe('released')
    await facility.as('qa').do('recall.close', id, { conclusion: 'Opened by mistake, see the other.' })
  })

  test('[P11.2] nobody but quality and the pharmacist in charge starts one', async () => {
    const payload = {
      drill: true,
      start: { kind: 'batch' as const, batchId },
      reason: 'Just to see what happens',
    }
    for (const key of ['technician', 'warehouse', 'manager', 'inspector'] as const)
      expect(await facility.as(key).attempt('recall.open', facility.records.uuid(), payload)).toMatchObject({
        refusals: [{ code: 'not_authorised' }],
      })
  })

  test('[B23.1] a start that nothing has is refused by name', async () => {
    const start = { kind: 'supplier_lot' as const, supplier: 'Nobody', supplierLot: 'S-0' }
    const answer = await facility
      .as('qa')
      .attempt('recall.open', facility.records.uuid(), { drill: true, start, reason: 'Looking for nothing' })
    expect(answer).toMatchObject({ refusals: [{ code: 'not_found', field: 'start' }] })
  })

  test('[B23.1] by a supplier’s lot finds the lot that was received under it', async () => {
    const [row] = await rowsOf('SELECT supplier, supplier_lot FROM lot_row WHERE id = ?', componentId)
    const start = {
      kind: 'supplier_lot' as const,
      supplier: row?.supplier as string,
      supplierLot: row?.supplier_lot as string,
    }
    const { affected } = await readAffected(facility.records, start)
    expect(affected.lots.map(({ id }) => id)).toContain(componentId)
    expect(affected.batches.map(({ id }) => id)).toEqual([batchId])
  })
})

test('[X03] the tables of recalls and lots are what their events make of them', async () => {
  const other = await openTemporaryDatabase()
  expect(await compareWithRebuilt(scratch.db, other.db)).toEqual([])
  await other.remove()
})
