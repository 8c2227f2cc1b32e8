import {
  addSeconds,
  plannedComponent,
  type FieldValue,
  type Instant,
  type PayloadInput,
  type ProcedureStep,
} from '@batchproof/domain'
import { drawHoodPhoto } from './photo.ts'
import { EQUIPMENT } from './facility/equipment.ts'
import { kioskOf, idOf, later, type Master, type Site } from './site.ts'
import { lotFor } from './stock.ts'
import { orderlyValues, type Bench } from './step-values.ts'
import type { Work } from './agenda.ts'
import type { Acting, Somebody } from './driver.ts'
import type { RoomCode } from './facility/rooms.ts'

/** Something that goes wrong in one step: what was recorded, and the deviation that was written. */
export interface Trouble {
  readonly stepId: string
  readonly values: Readonly<Record<string, FieldValue>>
  readonly report: NonNullable<PayloadInput<'batch.performStep'>['deviation']>
}

/** Where a batch is left: in the middle of a step with its timer running, or done and waiting for the witness. */
export interface Stop {
  readonly stepId: string
  readonly how: 'mid_step' | 'before_witness'
  /** When the last thing is done; at the pace of the batch when left out. */
  readonly at?: Instant
}

/** One batch to be made. */
export interface BatchJob {
  readonly batchId: string
  readonly master: Master
  readonly plannedUnits: number
  readonly room: RoomCode
  readonly technician: Somebody
  readonly witness: Somebody
  readonly trouble?: Trouble
  readonly stop?: Stop
  /** Units found bad at inspection; a few by chance when left out. */
  readonly rejectedUnits?: number
}

/** Equipment that serves a room: its own, and what has no room of its own. Lapsed and idle pieces are left out. */
export function equipmentFor(site: Site, { content }: Master, room: RoomCode): string[] {
  const classes = new Set(
    content.procedure.flatMap((step) => [
      ...step.equipmentClasses,
      // A weighing names its balance even where the step does not ask for the scan again.
      ...step.fields.flatMap((field) => (field.kind === 'number' && field.gravimetric ? ['balance'] : [])),
    ]),
  )
  return [...classes].map((wanted) => idOf(site.equipment, equipmentCode(wanted, room)))
}

const UNUSED = ['BAL-04', 'PMP-04', 'LAF-02']

function equipmentCode(equipmentClass: string, room: RoomCode): string {
  const fitting = EQUIPMENT.filter(
    (item) => item.equipmentClass === equipmentClass && !UNUSED.includes(item.code),
  )
  const found = fitting.find((item) => item.room === room) ?? fitting.find((item) => item.room === null)
  if (!found) throw new Error(`${room} has no ${equipmentClass}`)
  return found.code
}

/** Units that go to the laboratory and the retention shelf of a batch of this size. */
export function sampleUnitsOf(planned: number): { sampleUnits: number; retainedUnits: number } {
  return planned < 70 ? { sampleUnits: 2, retainedUnits: 0 } : { sampleUnits: 4, retainedUnits: 1 }
}

/**
 * Makes a batch from the cleaning of the room to the submission of the record, at the pace of people. Stops where the
 * job says so.
 */
export async function* compound(site: Site, job: BatchJob): Work {
  const { content } = job.master
  const { batchId } = job
  const technician = site.driver.actAs(job.technician, kioskOf(site, job.room))
  await technician.do('room.recordCleaning', idOf(site.rooms, job.room), {
    agent: 'Sporicidal detergent, then sterile 70% isopropyl alcohol',
  })
  yield later(site, site.random.integer(300, 700))
  await technician.do('batch.start', batchId, { ppeConfirmed: content.ppeChecklist })
  const rejectedUnits = job.rejectedUnits ?? site.random.integer(0, job.plannedUnits > 150 ? 4 : 1)
  const bench = benchOf(site, job, rejectedUnits)
  for (const step of content.procedure) {
    yield later(site, site.random.integer(8, 40))
    const stopped = yield* perform(site, job, step, technician, bench)
    if (stopped) return
  }
  yield later(site, site.random.integer(120, 420))
  const { sampleUnits, retainedUnits } = sampleUnitsOf(job.plannedUnits)
  await technician.do('batch.complete', batchId, {
    goodUnits: job.plannedUnits - rejectedUnits - sampleUnits - retainedUnits,
    rejectedUnits,
    sampleUnits,
    retainedUnits,
    wasteUnits: 0,
  })
}

/** The technician hands the record in. */
export async function submit(site: Site, { batchId, technician, room }: BatchJob): Promise<void> {
  await site.driver.actAs(technician, kioskOf(site, room)).do('batch.submit', batchId, {})
}

/** One step with its timers and its witness; true when the job stops here. */
async function* perform(
  site: Site,
  { batchId, stop, trouble, witness }: BatchJob,
  step: ProcedureStep,
  technician: Acting,
  bench: Bench,
): AsyncGenerator<Instant, boolean, void> {
  const stepId = step.id
  await technician.do('batch.startStep', batchId, { stepId })
  const timers = step.fields.filter((field) => field.kind === 'timer')
  const timedSeconds = Math.max(0, ...timers.map((field) => field.minimumSeconds))
  const workSeconds = step.expectedMinutes * 60 * (0.6 + site.random.next() * 0.35)
  yield later(site, Math.max(15, workSeconds - timedSeconds))
  const stopsHere = stop?.stepId === stepId ? stop : null
  if (stopsHere?.at) yield stopsHere.at
  for (const timer of timers) await technician.do('batch.startTimer', batchId, { stepId, fieldId: timer.id })
  if (stopsHere?.how === 'mid_step') return true
  if (timedSeconds > 0) yield later(site, timedSeconds + site.random.integer(4, 30))

  const found = trouble?.stepId === stepId ? trouble : null
  const values = { ...(await orderlyValues(step, bench)), ...found?.values }
  await technician.do('batch.performStep', batchId, { stepId, values, deviation: found?.report ?? null })
  if (!step.critical) return false
  if (stopsHere?.how === 'before_witness') return true
  yield later(site, site.random.integer(10, 60))
  await technician.do('batch.witnessStep', batchId, { stepId }, { signer: witness })
  return false
}

/** What the bench of this batch has: counts that agree with each other, the room's equipment, the oldest lots. */
export function benchOf(site: Site, job: BatchJob, rejectedUnits: number): Bench {
  const { plannedUnits, master } = job
  const labelled = plannedUnits - rejectedUnits
  const vials = { KET: '20', MTX: '10' }[master.content.productCode.slice(0, 3)] ?? '1'
  const spoiltLabels = site.random.integer(1, 3)
  return {
    random: site.random,
    bill: master.content.billOfMaterials,
    known: {
      'units-inspected': String(plannedUnits),
      'units-rejected': String(rejectedUnits),
      'labels-issued': String(labelled + spoiltLabels + 1),
      'labels-applied': String(labelled),
      'labels-destroyed': String(spoiltLabels),
      'vials-counted': vials,
      'vials-in-the-hood': vials,
      'empty-vials-counted': vials,
      'bags-injected': String(plannedUnits),
    },
    takePhoto: () => takePhoto(site),
    lotFor: (line, quantity) => lotFor(site, job.batchId, line, quantity),
    planFor: (line, { basis }) => {
      const plan = plannedComponent(line, {
        batch: { plannedUnits, components: [] },
        content: master.content,
        lot: basis,
      })
      if (!plan.ok) throw new Error(plan.message)
      return plan.planned
    },
    equipmentOf: (equipmentClass) => idOf(site.equipment, equipmentCode(equipmentClass, job.room)),
  }
}

const DRAWN_PHOTOS = 24

async function takePhoto(site: Site) {
  const index = site.random.integer(0, DRAWN_PHOTOS - 1)
  let photo = site.photos[index]
  if (!photo) {
    const bytes = drawHoodPhoto(site.random, index)
    photo = { sha256: await site.records.blobs.put(bytes, 'image/png'), sizeBytes: bytes.length }
    site.photos[index] = photo
  }
  const takenAt = addSeconds(site.clock.now(), -site.random.integer(2, 12))
  return { ...photo, mediaType: 'image/png' as const, takenAt }
}
