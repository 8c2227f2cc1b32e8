import { statement } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { verifyRecord } from '@batchproof/db/verify.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestFacility, type TestFacility } from './test-facility.ts'
import type { Database } from '@batchproof/db'

let folder: string
let db: Database
let facility: TestFacility

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batchproof-testing-'))
  db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
  await migrate(db)
  facility = await createTestFacility(db)
}, 60_000)

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true })
})

async function statusOf(batchId: string): Promise<unknown> {
  const [rows] = await db.read([
    statement('SELECT status, waits_for_witness FROM batch_row WHERE id = ?', batchId),
  ])
  return rows?.[0]
}

describe('the driver', () => {
  it('[B12.2] makes a batch from scheduling to the submitted record, witness included', async () => {
    const job = await facility.schedule()
    await facility.make(job)
    expect(await statusOf(job.batchId)).toEqual({ status: 'pending_review', waits_for_witness: 0 })
  })

  it('[B18.1] leaves a batch where a step waits for its witness', async () => {
    facility.clock.advance(7200)
    const job = await facility.schedule({
      technician: 'secondTechnician',
      witness: 'technician',
      room: 'CR-2',
    })
    await facility.make({ ...job, stop: { stepId: 'issue-phenylephrine', how: 'before_witness' } })
    expect(await statusOf(job.batchId)).toEqual({ status: 'in_progress', waits_for_witness: 1 })
    const next = { stepId: 'fill-the-mixing-bag' }
    const early = await facility.driver.actAs(job.technician).attempt('batch.startStep', job.batchId, next)
    expect(early).toMatchObject({ ok: false, refusals: [{ code: 'step_out_of_order' }] })
  })

  it('throws with the refusals in words', async () => {
    const formula = { formulaId: facility.master.formulaId, version: 1, plannedUnits: 98 }
    await expect(facility.as('technician').create('batch.draft', formula)).rejects.toThrow(
      /not_authorised: Your role/,
    )
  })

  it('[P11.6] gives the first signature of a session all components and a later one the PIN', async () => {
    const [rows = []] = await db.read([
      statement(
        `SELECT signature ->> 'components' AS components FROM record_event WHERE type = 'StepPerformed'`,
      ),
    ])
    const used = rows.map((row) => row.components)
    expect(used).toContain('["pin"]')
    expect(used.filter((components) => components === '["user_name","pin"]').length).toBeLessThan(
      used.length / 2,
    )
  })

  it('leaves a record that verifies', async () => {
    const report = await verifyRecord(db)
    expect(report.faults).toEqual([])
    expect(report.eventCount).toBeGreaterThan(100)
  })
})
