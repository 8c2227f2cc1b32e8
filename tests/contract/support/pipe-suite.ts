import { loadStream, statement } from '@batchproof/db'
import { zonedDate } from '@batchproof/domain'
import { compareWithRebuilt, execute, verifyEverything } from '@batchproof/records'
import { openTemporaryDatabase } from '@batchproof/testing/temporary-database.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { made, scheduled, secondOrganisation, type Host, type PipeBacking } from './pipe-backing.ts'
import { completionTests } from './pipe-completion.ts'
import { machineTests } from './pipe-machines.ts'
import { raceTests } from './pipe-races.ts'
import { signatureTests } from './pipe-signatures.ts'
import { refusalCodes } from './signed-command.ts'

/** What the pipe must do over every backing, from the first batch to the last check of the whole record. */
export function pipeContract(name: string, open: () => Promise<PipeBacking>): void {
  describe(`the pipe over ${name}`, () => {
    let backing: PipeBacking
    beforeAll(async () => {
      backing = await open()
    })
    afterAll(() => backing?.close())

    describe('one batch', () => lifeTests(() => backing))
    describe('signatures', () => signatureTests(() => backing))
    describe('racing writers', () => raceTests(() => backing))
    describe('machines', () => machineTests(() => backing))
    describe('completion', () => completionTests(() => backing))
    describe('a second organisation', () => strangerTests(() => backing))
    describe('afterwards', () => proofTests(() => backing))
  })
}

function lifeTests(backing: () => PipeBacking): void {
  it('[C02] takes one batch from the schedule to its release, and its product lot with it', async () => {
    const { here } = backing()
    const job = await scheduled(here, { technician: 'technician', witness: 'secondTechnician', room: 'CR-1' })
    await made(here, job)
    for (const test of ['endotoxin', 'potency', 'sterility'] as const)
      await here.as('laboratory').do('batch.reportLabResult', job.batchId, {
        id: here.records.uuid(),
        test,
        result: 'passed',
        method: 'USP',
        reportNumber: `LAB-${test}`,
      })
    await here.as('qa').do('batch.approveReview', job.batchId, {})
    await here.as('pic').do('batch.release', job.batchId, {})

    const [batches, lots, slots] = await here.records.db.read([
      statement('SELECT batch_number, status, steps_done FROM batch_row WHERE id = ?', job.batchId),
      statement('SELECT lot_number, status FROM lot_row WHERE batch_id = ?', job.batchId),
      statement('SELECT * FROM schedule_slot WHERE batch_id = ?', job.batchId),
    ])
    const batchNumber = `NSP-${zonedDate(here.clock.now(), 'America/New_York').replaceAll('-', '')}-001`
    expect(batches).toEqual([{ batch_number: batchNumber, status: 'released', steps_done: 14 }])
    expect(lots).toEqual([{ lot_number: batchNumber, status: 'released' }])
    expect(slots, 'the room is free again').toEqual([])
    const events = await loadStream(here.records.db, `batch:${job.batchId}`)
    const signers = new Set(events.flatMap(({ signature }) => (signature ? [signature.signerId] : [])))
    expect(signers.size, 'technician, witness, laboratory, reviewer, pharmacist in charge').toBe(5)
  })
}

/** Ids of everything that an organisation holds, by stream. */
async function streamsOf(host: Host): Promise<string[]> {
  const [rows = []] = await host.records.db.read([statement('SELECT stream FROM stream_head')])
  return rows.map(({ stream }) => String(stream))
}

function strangerTests(backing: () => PipeBacking): void {
  let second: PipeBacking
  beforeAll(async () => {
    second = await secondOrganisation()
  })
  afterAll(() => second?.close())

  it('[P11.2] finds no id of one organisation in the other, in any table', async () => {
    const [ours, theirs] = [await streamsOf(backing().here), await streamsOf(second.here)]
    const { db } = second.here.records
    const [tables = []] = await db.read([
      statement(
        `SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'`,
      ),
    ])
    const ids = ours.map((stream) => stream.slice(stream.indexOf(':') + 1)).filter((id) => id !== 'self')
    const found = await db.read(
      tables.map(({ table, column }) =>
        statement(
          `SELECT '${table}.${column}' AS place FROM "${table}" WHERE EXISTS
             (SELECT 1 FROM json_each(?) WHERE instr("${table}"."${column}", value) > 0) LIMIT 1`,
          JSON.stringify(ids),
        ),
      ),
    )

    expect(theirs.length).toBeGreaterThan(50)
    expect(ours.filter((stream) => theirs.includes(stream))).toEqual(['organisation:self'])
    expect(tables.length).toBeGreaterThan(100)
    expect(found.flat()).toEqual([])
  })

  it('[P11.2] refuses whatever its people send about the other’s batches, lots, rooms and people', async () => {
    const { here } = second
    const ours = await streamsOf(backing().here)
    const foreign = (type: string) =>
      ours.find((stream) => stream.startsWith(`${type}:`))?.split(':')[1] ?? ''
    const reason = 'It stood in the other list'
    const before = await streamsOf(here)
    const answers = [
      await here.as('technician').attempt('batch.start', foreign('batch'), { ppeConfirmed: [] }),
      await here.as('manager').attempt('batch.cancel', foreign('batch'), { reason }),
      await here.as('qa').attempt('lot.release', foreign('lot'), { reason }),
      await here.as('author').attempt('formula.submit', foreign('formula'), { version: 1 }),
      await here.as('qa').attempt('deviation.investigate', foreign('deviation'), { note: reason }),
      await here.as('qa').attempt('room.recordCleaning', foreign('room'), { agent: 'Isopropanol' }),
      await here
        .as('qa')
        .attempt('equipment.setInService', foreign('equipment'), { inService: false, reason }),
      await here.as('administrator').attempt('person.deactivate', foreign('person'), { reason }),
    ]

    expect(answers.map(refusalCodes)).toEqual(answers.map(() => ['not_found']))
    expect(await streamsOf(here)).toEqual(before)
  })

  it('[P11.2] lets nobody in who belongs to the other', async () => {
    const stranger = backing().here.person('pic')
    const requester = await backing().here.as('pic').requester()
    const { records } = second.here
    const id = records.uuid()
    const report = {
      id,
      type: 'process_deviation',
      description: 'A note in a wrong place',
      immediateAction: 'None',
    }

    const opened = await execute(records, requester, {
      id: records.uuid(),
      type: 'deviation.open',
      subject: id,
      payload: { batchId: null, report },
      performedAt: records.now(),
    })

    expect(stranger.roles).toContain('pic')
    expect(refusalCodes(opened)).toEqual(['not_authorised'])
  })
}

function proofTests(backing: () => PipeBacking): void {
  it('[P11.5] leaves a record whose every chain and signature verifies', async () => {
    const { records } = backing().here
    const trust = { publicKeys: records.sealPublicKeys, rp: records.auth.rp }

    const found = await verifyEverything(records.db, trust)

    expect(found.chainFaults).toEqual([])
    expect(found.signatureFaults).toEqual([])
    expect(found.signatureCount).toBeGreaterThan(20)
  })

  it('[X05] leaves read tables that are what the events make of them', async () => {
    const scratch = await openTemporaryDatabase()
    try {
      expect(await compareWithRebuilt(backing().here.records.db, scratch.db)).toEqual([])
    } finally {
      await scratch.remove()
    }
  })
}
