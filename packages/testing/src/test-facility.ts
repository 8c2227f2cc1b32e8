import { addSeconds, type Instant } from '@batchproof/domain'
import { compound, equipmentFor, submit, type BatchJob } from './compound.ts'
import { scriptedClock, type ScriptedClock } from './clock.ts'
import { LOTS } from './facility/lots.ts'
import { PEOPLE } from './facility/people.ts'
import { phenylephrineSyringe } from './formulas/phenylephrine.ts'
import { seededRandom } from './random.ts'
import { approveFormula, foundSite, registerEquipment, registerMaterials } from './set-up.ts'
import { atDesk, idOf, personOf, type Master, type Site } from './site.ts'
import { decideLot, receiveLot } from './stock.ts'
import { createTestRecords, type TestRecords } from './test-records.ts'
import type { Database } from '@batchproof/db'
import type { Acting, Somebody } from './driver.ts'
import type { PersonKey } from './facility/people.ts'
import type { RoomCode } from './facility/rooms.ts'

/** A small facility, ready for a first batch: everybody, every room, one approved formula and its components. */
export interface TestFacility extends Site {
  readonly records: TestRecords
  /** Phenylephrine 100 mcg/mL, 14 steps, two of them critical. */
  readonly master: Master
  /** Ids of the component lots, by lot number. */
  readonly lots: ReadonlyMap<string, string>
  /** The person, at their desk. */
  as(key: PersonKey): Acting
  person(key: PersonKey): Somebody
  /** Schedules a batch from now on for two hours; Maria Lopez in cleanroom 1 when not told otherwise. */
  schedule(plan?: Partial<BatchPlan>): Promise<BatchJob>
  /** Makes a scheduled batch; with a `stop` in the job only so far. Handed in when it ran to its end. */
  make(job: BatchJob): Promise<void>
}

export interface BatchPlan {
  readonly technician: PersonKey
  readonly witness: PersonKey
  readonly room: RoomCode
  readonly start: Instant
  readonly plannedUnits: number
}

const TEST_START = '2026-11-20T12:00:00.000Z'

/**
 * Sets a small facility up on a migrated, empty database, over the commands that users send.
 *
 * @param options.clock where the facility's time starts and is told; Friday 20 Nov 2026, 07:00 in New York, if none
 */
export async function createTestFacility(
  db: Database,
  options: { readonly clock?: ScriptedClock; readonly seed?: number } = {},
): Promise<TestFacility> {
  const { clock = scriptedClock(TEST_START), seed = 1 } = options
  const random = seededRandom(seed)
  const records = await createTestRecords(db, { clock, random })
  const people = PEOPLE.map(({ key }) => key)
  const site = await foundSite({
    records,
    clock,
    random,
    today: clock.now(),
    people,
    pinOf: ({ pin }) => pin,
  })
  await registerEquipment(site)
  await registerMaterials(site, atDesk(site, 'author'))
  const signers = {
    author: atDesk(site, 'author'),
    checker: atDesk(site, 'checker'),
    approver: atDesk(site, 'pic'),
  }
  const master = await approveFormula(site, signers, phenylephrineSyringe())
  const lots = await stockFor(site, master)
  const facility: TestFacility = {
    ...site,
    records,
    master,
    lots,
    as: (key) => atDesk(site, key),
    person: (key) => personOf(site, key),
    schedule: (plan) => schedule(facility, plan),
    make: (job) => make(facility, job),
  }
  return facility
}

/** Receives and releases the lots that the formula can take and that have not expired. */
async function stockFor(site: Site, { content }: Master): Promise<Map<string, string>> {
  const wanted = content.billOfMaterials.map(({ materialCode }) => materialCode)
  const ids = new Map<string, string>()
  for (const lot of LOTS) {
    if (!wanted.includes(lot.material) || lot.expiresDay < 0) continue
    const id = await receiveLot(site, lot)
    await decideLot(site, id, lot)
    ids.set(lot.lotNumber, id)
  }
  return ids
}

async function schedule(facility: TestFacility, plan: Partial<BatchPlan> = {}): Promise<BatchJob> {
  const { clock, master } = facility
  const { technician = 'technician', witness = 'secondTechnician', room = 'CR-1', start = clock.now() } = plan
  const plannedUnits = plan.plannedUnits ?? master.content.theoreticalUnits
  const batchId = await facility.as('manager').create('batch.schedule', {
    formulaId: master.formulaId,
    version: master.version,
    plannedUnits,
    plan: {
      start,
      end: addSeconds(start, 7200),
      roomId: idOf(facility.rooms, room),
      technicianId: facility.person(technician).personId,
      equipmentIds: equipmentFor(facility, master, room),
    },
  })
  return {
    batchId,
    master,
    plannedUnits,
    room,
    technician: facility.person(technician),
    witness: facility.person(witness),
    // The fixture is the same every time: nothing is lost at inspection.
    rejectedUnits: 0,
  }
}

async function make(facility: TestFacility, job: BatchJob): Promise<void> {
  for await (const goOnAt of compound(facility, job)) facility.clock.moveTo(goOnAt)
  if (!job.stop) await submit(facility, job)
}
