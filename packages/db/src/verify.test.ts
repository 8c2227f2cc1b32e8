import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { statement, type Database } from './database.ts'
import { appendStatements, loadHeads, sealEvents, type UnplacedEvent } from './event-store.ts'
import { openFileDatabase } from './file.ts'
import { migrate } from './migrate.ts'
import { verifyRecord } from './verify.ts'

describe('[P11.5] verification of the record', () => {
  let folder: string
  let db: Database
  let tests = 0
  const open = (name: string) => openFileDatabase(join(folder, name), { mayBeLost: true })
  // Made once: each test gets a copy to tamper with.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
    db = await open('whole.db')
    await migrate(db)
    // More than one page, two streams in turn.
    for (let round = 0; round < 4; round++) {
      await appendEvents('batch:a', 100)
      await appendEvents('lot:b', 10)
    }
    // Someone with the file in his hands can take the triggers off first.
    const triggers = await db.read([statement("SELECT name FROM sqlite_master WHERE type = 'trigger'")])
    await db.write(triggers[0]!.map((row) => statement(`DROP TRIGGER ${String(row.name)}`)))
    await db.client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    await db.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeEach(async () => {
    tests += 1
    copyFileSync(join(folder, 'whole.db'), join(folder, `${tests}.db`))
    db = await open(`${tests}.db`)
  })
  afterEach(() => db.close())

  async function appendEvents(stream: string, count: number): Promise<void> {
    const head = (await loadHeads(db, [stream])).get(stream)!
    const bodies = Array.from({ length: count }, (_, index): UnplacedEvent => {
      const id = `${stream}-${head.version + index + 1}`
      return {
        ...{
          id,
          stream,
          type: 'T',
          schemaVersion: 1,
          payload: { n: index },
          personId: 'p',
          personName: 'Ana Ruiz',
        },
        ...{
          personRole: 'qa',
          deviceId: 'd',
          commandId: id,
          commandOrdinal: 0,
          commandType: 'C',
          reason: 'why',
        },
        ...{ performedAt: '2026-11-21T08:00:00.000Z', clockOffsetMilliseconds: 5, signature: null },
        recordedAt: '2026-11-21T08:00:00.000Z',
      }
    })
    await db.write(appendStatements(sealEvents(head, bodies)))
  }
  const tamper = (sql: string) => db.write([statement(sql)])
  const faults = async () => (await verifyRecord(db)).faults

  it('counts an untouched record and finds nothing', async () => {
    expect(await verifyRecord(db)).toEqual({ eventCount: 440, streamCount: 2, lastSeq: 440, faults: [] })
  })

  it.each([
    ["payload = replace(payload, ':', ': ')", 'stored_form_differs'],
    [`payload = '{"n":1,"n":59}'`, 'stored_form_differs'],
    ["stream_type = 'lot'", 'stored_form_differs'],
    [`payload = '{"n":999}'`, 'hash_differs'],
    ["payload = 'not json'", 'unreadable'],
    [`payload = '{"n":1.5}'`, 'unreadable'],
    ["person_name = 'Ben Ruiz'", 'hash_differs'],
    ['person_name = CAST(person_name AS BLOB)', 'hash_differs'],
    ['reason = NULL', 'hash_differs'],
    ["recorded_at = '2026-11-21T08:00:00.001Z'", 'hash_differs'],
    ['clock_offset_milliseconds = 6', 'hash_differs'],
    ["signature = '{}'", 'hash_differs'],
    ['prev_hash = hash', 'prev_hash_differs'],
    ["hash = 'f' || substr(hash, 2, 62) || 'zz'", 'hash_differs'],
    ['version = 1000', 'version_gap'],
  ] as const)('after SET %s reports %s', async (change, problem) => {
    await tamper(`UPDATE record_event SET ${change} WHERE stream = 'batch:a' AND version = 260`)

    const version = problem === 'version_gap' ? 1000 : 260
    expect(await faults()).toEqual([{ stream: 'batch:a', version, seq: 280, problem }])
  })

  it('finds an event taken out of the middle', async () => {
    await tamper("DELETE FROM record_event WHERE stream = 'batch:a' AND version = 50")
    expect(await faults()).toEqual([{ stream: 'batch:a', version: 51, seq: 51, problem: 'version_gap' }])
  })

  it('finds a tail cut off', async () => {
    await tamper("DELETE FROM record_event WHERE stream = 'lot:b' AND version > 38")
    expect(await faults()).toEqual([{ stream: 'lot:b', version: 39, seq: null, problem: 'tail_missing' }])
  })

  it('finds a head that was changed, and a head taken away', async () => {
    await tamper("UPDATE stream_head SET hash = 'x' WHERE stream = 'batch:a'")
    await tamper("DELETE FROM stream_head WHERE stream = 'lot:b'")
    expect(await faults()).toEqual([
      { stream: 'batch:a', version: 400, seq: null, problem: 'head_differs' },
      { stream: 'lot:b', version: 40, seq: null, problem: 'head_missing' },
    ])
  })

  it('finds two events whose places were exchanged', async () => {
    await tamper("UPDATE record_event SET version = -1 WHERE stream = 'lot:b' AND version = 5")
    await tamper("UPDATE record_event SET version = 5 WHERE stream = 'lot:b' AND version = 6")
    await tamper("UPDATE record_event SET version = 6 WHERE stream = 'lot:b' AND version = -1")
    expect((await faults())[0]).toMatchObject({ stream: 'lot:b', problem: 'version_gap' })
  })
})
