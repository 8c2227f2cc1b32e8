import { databaseBlobStore, statement } from '@batchproof/db'
import { migrate } from '@batchproof/db/migrate.ts'
import {
  atDesk,
  compound,
  createDriver,
  createTestFacility,
  equipmentFor,
  idOf,
  personOf,
  submit,
} from '@batchproof/testing'
import { openTemporaryDatabase } from '@batchproof/testing/temporary-database.ts'
import { addSeconds } from '@batchproof/domain'
import { expect, vi } from 'vitest'
import type { Database } from '@batchproof/db'
import type { CommandResult } from '@batchproof/protocol'
import type { Acting, BatchJob, Master, PersonKey, Site, Somebody, TestRecords } from '@batchproof/testing'

type RoomCode = BatchJob['room']

/** The facility as it is worked on from one host: everybody signs in anew there. */
export interface Host extends Site {
  readonly records: TestRecords
  readonly master: Master
  as(key: PersonKey): Acting
  person(key: PersonKey): Somebody
}

/** One record, and two hosts at work on it. */
export interface PipeBacking {
  /** The host under test: a file, a client of a server, a gateway with its replica. */
  readonly here: Host
  /** Another connection to the same record; beside a replica, the office over HTTP. */
  readonly elsewhere: Host
  close(): Promise<void>
}

/** An empty database, twice: where the facility is set up, and as the host under test sees it. */
export interface EmptyPair {
  readonly primary: Database
  readonly here: Database
  close(): Promise<void>
}

/** Sets a facility up on an empty database, with people and ids of its own for each seed. */
export async function pipeBacking({ primary, here, close }: EmptyPair, seed = 1): Promise<PipeBacking> {
  await migrate(primary)
  const facility = await createTestFacility(primary, { seed })
  // A copy comes to what was set up after a moment; from here on nothing is waited for.
  const newest = statement('SELECT max(seq) AS seq FROM record_event')
  const [[{ seq } = {}] = []] = await primary.read([newest])
  await vi.waitFor(async () => {
    const [rows] = await here.read([newest])
    expect(rows).toEqual([{ seq }])
  }, 10_000)
  return { here: hostOver(facility, here), elsewhere: hostOver(facility, primary), close }
}

/** Another organisation with a record of its own: a file beside the first one's database, whatever that is. */
export async function secondOrganisation(): Promise<PipeBacking> {
  const { db, remove } = await openTemporaryDatabase()
  return pipeBacking({ primary: db, here: db, close: remove }, 2)
}

function hostOver(facility: Site & { records: TestRecords; master: Master }, db: Database): Host {
  const { auth } = facility.records
  const records = { ...facility.records, db, blobs: databaseBlobStore(db), auth: { ...auth, db } }
  const site = { ...facility, records, driver: createDriver(records) }
  return { ...site, as: (key) => atDesk(site, key), person: (key) => personOf(site, key) }
}

/** Where and when a batch is to be made. */
export interface Slot {
  readonly technician: PersonKey
  readonly room: RoomCode
  /** Hours from now. */
  readonly afterHours: number
}

/** Sends the command that schedules a batch of two hours, whatever becomes of it. */
export function trySchedule(
  host: Host,
  planner: PersonKey,
  { technician, room, afterHours }: Slot,
): Promise<CommandResult> {
  const { clock, master, records } = host
  const start = addSeconds(clock.now(), afterHours * 3600)
  return host.as(planner).attempt('batch.schedule', records.uuid(), {
    formulaId: master.formulaId,
    version: master.version,
    plannedUnits: master.content.theoreticalUnits,
    plan: {
      start,
      end: addSeconds(start, 7200),
      roomId: idOf(host.rooms, room),
      technicianId: host.person(technician).personId,
      equipmentIds: equipmentFor(host, master, room),
    },
  })
}

/** Schedules a batch from now on, and answers it as a job to be made. */
export async function scheduled(
  host: Host,
  plan: { technician: PersonKey; witness: PersonKey; room: RoomCode },
): Promise<BatchJob> {
  const result = await trySchedule(host, 'manager', { ...plan, afterHours: 0 })
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  return {
    batchId: result.subject,
    master: host.master,
    plannedUnits: host.master.content.theoreticalUnits,
    room: plan.room,
    technician: host.person(plan.technician),
    witness: host.person(plan.witness),
    rejectedUnits: 0,
  }
}

/** Makes a batch up to where its job stops, or to the record handed in. */
export async function made(host: Host, job: BatchJob): Promise<void> {
  for await (const goOnAt of compound(host, job)) host.clock.moveTo(goOnAt)
  if (!job.stop) await submit(host, job)
}
