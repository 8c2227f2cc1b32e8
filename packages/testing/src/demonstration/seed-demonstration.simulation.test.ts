import { signIn } from '@batchproof/auth'
import {
  BATCH_STATES,
  decimal,
  DEVIATION_STATES,
  ENTRY_KINDS,
  FORMULA_STATES,
  isInside,
  LOT_STATES,
  QUALIFICATIONS,
  refusal,
  ROLES,
} from '@batchproof/domain'
import { statement } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { verifyEverything } from '@batchproof/records'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDriver, type Somebody } from '../driver.ts'
import { seededRandom } from '../random.ts'
import { createTestRecords, TEST_ORIGIN, type TestRecords } from '../test-records.ts'
import { demonstrationClock, seedDemonstration, type DemonstrationSignIn } from './seed-demonstration.ts'
import type { Account } from '@batchproof/domain'
import type { Database } from '@batchproof/db'
import type { ScriptedClock } from '../clock.ts'

const NOW = '2026-11-18T15:00:00.000Z'
let folder: string
let db: Database
let records: TestRecords
let clock: ScriptedClock
let people: DemonstrationSignIn[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batchproof-demonstration-'))
  db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
  await migrate(db)
  clock = demonstrationClock(NOW)
  records = await createTestRecords(db, { clock, random: seededRandom(7) })
  people = await seedDemonstration({ records, clock, now: NOW })
}, 180_000)

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true })
})

async function rowsOf(sql: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  const [rows = []] = await db.read([statement(sql, ...args)])
  return rows
}

async function somebody(name: string): Promise<Somebody> {
  const found = people.find((person) => person.name === name)
  const [account] = await rowsOf(
    'SELECT person_id FROM auth_account WHERE user_name = ?',
    found?.userName ?? '',
  )
  if (!found || !account) throw new Error(`${name} is nobody`)
  return { ...found, roles: [], personId: account.person_id as string }
}

const statusesOf = async (table: string) =>
  (await rowsOf(`SELECT DISTINCT status FROM ${table}`)).map((row) => row.status).toSorted()

describe('the demonstration', () => {
  it('has batches, deviations, formulas and lots in their states', async () => {
    expect(await statusesOf('batch_row')).toEqual([...BATCH_STATES].toSorted())
    expect(await statusesOf('deviation_row')).toEqual([...DEVIATION_STATES].toSorted())
    const versions = FORMULA_STATES.filter((state) => state !== 'obsolete')
    expect(await statusesOf('formula_version')).toEqual([...versions].toSorted())
    const lots = LOT_STATES.filter((state) => state !== 'draft')
    expect(await statusesOf('lot_row')).toEqual([...lots].toSorted())
  })

  it('[P11.3] proves itself: every chain and every signature', async () => {
    const rp = { id: 'localhost', name: 'Batchproof', origins: [TEST_ORIGIN] }
    const proof = await verifyEverything(db, { publicKeys: records.sealPublicKeys, rp })
    expect(proof.chainFaults).toEqual([])
    expect(proof.signatureFaults).toEqual([])
    expect(proof.signatureCount).toBeGreaterThan(1000)
  })

  it('[L08] moves lots in every way but back from a batch, and what went out and in makes each balance', async () => {
    const kinds = (await rowsOf('SELECT DISTINCT kind FROM ledger_entry')).map((row) => row.kind)
    expect(kinds.toSorted()).toEqual(
      Object.keys(ENTRY_KINDS)
        .filter((kind) => kind !== 'return')
        .toSorted(),
    )
    const entries = await rowsOf('SELECT * FROM ledger_entry')
    const sums = new Map<unknown, string>()
    for (const { lot_id: id, from_account: from, to_account: to, quantity_value: value } of entries) {
      const outwards = isInside(from as Account) ? decimal.subtract('0', value as string) : '0'
      const inwards = isInside(to as Account) ? (value as string) : '0'
      sums.set(id, decimal.add(sums.get(id) ?? '0', decimal.add(outwards, inwards)))
    }
    const lots = await rowsOf('SELECT id, on_hand_value FROM lot_row')
    for (const { id, on_hand_value: onHand } of lots)
      expect(decimal.compare(sums.get(id) ?? '0', onHand as string), String(id)).toBe(0)
  })

  it('[L05] [L06] has a sale and a movement that got past a block, each with its justification', async () => {
    const overrides = await rowsOf('SELECT block, justification FROM lot_override ORDER BY at')
    expect(overrides.map(({ block }) => block)).toEqual(['not_released', 'assays'])
    for (const { justification } of overrides) expect(String(justification).length).toBeGreaterThan(10)
  })

  it('[L09] has a released lot on hold again, with every sale since its release', async () => {
    const [doubted] = await rowsOf(
      `SELECT payload ->> '$.sales' AS sales FROM record_event
       WHERE type = 'LotStatusChanged' AND payload ->> '$.from' = 'released' AND payload ->> '$.to' = 'hold'`,
    )
    expect(JSON.parse(doubted?.sales as string).length).toBeGreaterThanOrEqual(2)
  })

  it('[L03] has products sold to the last unit, and lots put aside for planned batches', async () => {
    const sold = await rowsOf("SELECT id FROM lot_row WHERE kind = 'product' AND status = 'consumed'")
    expect(sold.length).toBeGreaterThan(5)
    const aside = await rowsOf(
      `SELECT DISTINCT b.status FROM ledger_entry e JOIN batch_row b ON b.id = e.batch_id
       WHERE e.kind = 'reserve' AND b.status = 'scheduled'`,
    )
    expect(aside).toHaveLength(1)
  })

  it('[B23.1] has a recall drill that ran from a supplier’s lot to the hospitals, and moved nothing', async () => {
    const drills = await rowsOf('SELECT * FROM recall_row')
    expect(drills).toMatchObject([{ status: 'closed', drill: 1, start_kind: 'supplier_lot' }])
    expect(drills[0]?.recipients).toBeGreaterThan(2)
    expect(drills[0]?.freeze_elapsed_seconds).toBeLessThan(900)
    const held = await rowsOf("SELECT lot_number FROM lot_row WHERE status = 'hold' AND kind = 'product'")
    expect(held).toHaveLength(1)
  })

  it('was made in the order of time, and ends now', async () => {
    const events = await rowsOf('SELECT recorded_at FROM record_event ORDER BY seq')
    const times = events.map((row) => row.recorded_at as string)
    expect(times).toEqual(times.toSorted())
    expect(times.at(-1)).toBe(NOW)
  })

  it('has one batch that waits for its witness and one with a timer that runs', async () => {
    const running = await rowsOf(
      `SELECT b.current_step, b.waits_for_witness, b.steps_done, h.state ->> '$.steps' AS steps
       FROM batch_row b JOIN stream_head h ON h.stream = 'batch:' || b.id WHERE b.status = 'in_progress'`,
    )
    expect(running.map((row) => row.waits_for_witness).toSorted()).toEqual([0, 1])
    const timed = running.find((row) => row.waits_for_witness === 0)
    const steps = JSON.parse(timed?.steps as string) as Record<string, { status: string; timers: object }>
    const open = Object.values(steps).find((step) => step.status === 'in_progress')
    expect(Object.keys(open?.timers ?? {})).toHaveLength(1)
  })

  it('[B06.4] lets Maria Lopez start both of her batches of today with the PIN that is told', async () => {
    const maria = createDriver(records).actAs(await somebody('Maria Lopez'))
    const today = await rowsOf(
      `SELECT id FROM batch_row WHERE status = 'scheduled' AND technician_name = 'Maria Lopez'
       AND starts_at < '2026-11-19' ORDER BY starts_at`,
    )
    expect(today).toHaveLength(2)
    for (const { id } of today) {
      const started = await maria.attempt('batch.start', id as string, {})
      expect(started).toMatchObject({ ok: true })
    }
  })

  it('[B04.2] keeps Ana Petrova from the bench: her media fill has lapsed', async () => {
    const manager = createDriver(records).actAs(await somebody('James Whitfield'))
    const [batch] = await rowsOf(
      "SELECT id, room_id FROM batch_row WHERE status = 'scheduled' AND starts_at > '2026-11-19'",
    )
    const ana = await somebody('Ana Petrova')
    const plan = {
      start: NOW,
      end: '2026-11-18T17:00:00.000Z',
      roomId: batch?.room_id as string,
      technicianId: ana.personId,
    }
    const moved = await manager.attempt('batch.reschedule', batch?.id as string, {
      plan: { ...plan, equipmentIds: [] },
    })
    const lapsed = refusal(
      'technician_not_qualified',
      `Ana Petrova: ${QUALIFICATIONS.media_fill} expired 2026-10-30.`,
    )
    expect(moved.ok ? [] : moved.refusals).toContainEqual(lapsed)
  })

  it('[B10.3] lets everybody sign in with the PIN that is told, and asks one for a new PIN', async () => {
    const place = { deviceId: 'any', networkAddress: '127.0.0.1', userAgent: 'test' }
    const due: string[] = []
    for (const { name, userName, pin } of people) {
      const identifier = { kind: 'user_name', userName } as const
      const result = await signIn(records.auth, { identifier, pin, kind: 'office', place })
      expect(result.ok, name).toBe(true)
      if (result.ok && result.mustChangePin) due.push(name)
    }
    expect(due).toEqual(['Olivia Grant'])
    expect(new Set(people.flatMap(({ roles }) => roles))).toEqual(new Set(Object.values(ROLES)))
  })
})
