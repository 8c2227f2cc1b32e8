import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DEFAULT_SCRYPT_COST, makePinVerifier, verifyPin } from '@batchproof/auth'
import { verifyRecord } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { createTestFacility, decideLot, receiveLot } from '@batchproof/testing'
import { LOTS } from '@batchproof/testing/facility/lots.ts'
import { signings } from './signings.ts'
import { median, timingOf } from './statistics.ts'
import { differingTables, Floor } from './twins.ts'
import { WatchedDatabase } from './watched-database.ts'
import type { Database } from '@batchproof/db'
import type { TestFacility } from '@batchproof/testing'
import type { Filled, FillRequest } from './fill-file.ts'
import type { Timing } from './statistics.ts'
import type { SeenWrite } from './watched-database.ts'

/** What was measured in a database of one size. Times are in milliseconds. */
export interface Measured {
  readonly eventCount: number
  readonly fillSeconds: number
  /**
   * Signing a step: authorise, facts, decide, check the proof, append, tables. Without the PIN: its check runs at the
   * lowest cost of scrypt, is timed by itself in the same rounds, and the median of that is taken off.
   */
  readonly sign: Timing
  /** One committed batch of the same rows. */
  readonly floor: Timing
  /** Median of signing by median of the floor. */
  readonly ratio: number
  /** Quickest signing by quickest floor: the least that other work on the machine has to do with. */
  readonly bestRatio: number
  /** Opening the signature sheet before it: dry run and challenge. */
  readonly sheet: Timing
  /** The PIN's scrypt, as in production. */
  readonly scrypt: Timing
}

export interface MeasureOptions {
  readonly eventCount: number
  readonly batches: number
  readonly warmUpBatches: number
  readonly seed: number
}

const SCRYPT_ROUNDS = 15
/** Chains are read again to the last byte where that takes seconds. */
const VERIFIED_UP_TO = 20_000

/** Fills the file from a process of its own: two SQLite libraries in one would drop each other's locks. */
async function fillFile(request: FillRequest): Promise<Filled> {
  const script = fileURLToPath(new URL('./fill-file.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)])
  return JSON.parse(stdout) as Filled
}

async function timed<T>(work: () => Promise<T>): Promise<{ milliseconds: number; result: T }> {
  const begun = performance.now()
  const result = await work()
  return { milliseconds: performance.now() - begun, result }
}

/** One signed step: all times in milliseconds. */
interface Round {
  readonly sign: number
  readonly pin: number
  readonly floor: number
  readonly sheet: number
}

/** Brings the twins to where the tables are; answers how long the commits took. */
async function bringLevel(db: Database, floor: Floor, seen: SeenWrite[]): Promise<number> {
  let milliseconds = 0
  for (const write of seen.splice(0)) {
    const rows = floor.rowsOf(write)
    milliseconds += (await timed(() => db.write(rows))).milliseconds
  }
  return milliseconds
}

/** Signs every step of several batches, each followed by the floor's commit of the same rows. */
async function playRounds(
  options: MeasureOptions,
  facility: TestFacility,
  level: () => Promise<number>,
): Promise<Round[]> {
  const { records } = facility
  const verifier = await makePinVerifier(records.auth, facility.person('technician').pin)
  const rounds: Round[] = []
  for (let batch = -options.warmUpBatches; batch < options.batches; batch += 1) {
    const job = await facility.schedule()
    for await (const signing of signings(facility, job)) {
      const sheet = await timed(() => signing.openSheet())
      await level()
      const pin = await timed(() => verifyPin(records.auth, job.technician.pin, verifier))
      const signed = await timed(() => signing.sign())
      if (!signed.result.ok)
        throw new Error(`${signing.stepId} was refused: ${JSON.stringify(signed.result)}`)
      const floor = await level()
      if (batch < 0) continue
      rounds.push({ sign: signed.milliseconds, pin: pin.milliseconds, floor, sheet: sheet.milliseconds })
    }
    await level()
  }
  return rounds
}

/** Measures in a new database of this size: signing and floor in turns, through whole batches. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const folder = await mkdtemp(join(process.env.BATCHPROOF_BENCH_FOLDER ?? tmpdir(), 'batchproof-bench-'))
  const path = join(folder, 'record.db')
  const db = await openFileDatabase(path)
  try {
    await migrate(db)
    const seen: SeenWrite[] = []
    const watched = new WatchedDatabase(db, (write) => seen.push(write))
    const facility = await createTestFacility(watched, { seed: options.seed })
    await stockUp(facility)
    const template = await facility.schedule()
    await facility.make(template)

    const { batchId } = template
    const filled = await timed(() =>
      fillFile({ path, batchId, eventCount: options.eventCount, seed: options.seed }),
    )
    const { eventCount, tables } = filled.result
    if (eventCount <= VERIFIED_UP_TO) {
      const { faults } = await verifyRecord(db)
      if (faults.length > 0)
        throw new Error(`the filled record does not verify: ${JSON.stringify(faults[0])}`)
    }

    seen.length = 0
    const floor = new Floor(tables)
    const rounds = await playRounds(options, facility, () => bringLevel(db, floor, seen))
    const wrong = await differingTables(db, tables, eventCount)
    if (wrong.length > 0) throw new Error(`the floor did not write the same rows: ${wrong.join(', ')}`)
    const pinMedian = median(rounds.map(({ pin }) => pin))
    const sign = timingOf(rounds.map((round) => round.sign - pinMedian))
    const floors = timingOf(rounds.map((round) => round.floor))
    return {
      eventCount,
      fillSeconds: filled.milliseconds / 1000,
      sign,
      floor: floors,
      ratio: sign.median / floors.median,
      bestRatio: sign.min / floors.min,
      sheet: timingOf(rounds.map(({ sheet }) => sheet)),
      scrypt: await measureScrypt(),
    }
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Receives more of every component than all batches of a measurement use. */
async function stockUp(facility: TestFacility): Promise<void> {
  for (const lot of LOTS) {
    if (!facility.lots.has(lot.lotNumber)) continue
    const plenty = { ...lot, lotNumber: `${lot.lotNumber}-P`, supplierLot: `${lot.supplierLot}P` }
    const received = { ...plenty, quantity: '1000000', expiresDay: lot.expiresDay + 1000 }
    await decideLot(facility, await receiveLot(facility, received), received)
  }
}

async function measureScrypt(): Promise<Timing> {
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
  const context = { pepper: { id: 'bench', key: random(32) }, random, scryptCost: DEFAULT_SCRYPT_COST }
  const verifier = await makePinVerifier(context, '482915')
  const milliseconds: number[] = []
  for (let round = 0; round < SCRYPT_ROUNDS; round += 1)
    milliseconds.push((await timed(() => verifyPin(context, '482915', verifier))).milliseconds)
  return timingOf(milliseconds)
}
