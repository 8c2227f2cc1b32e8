import { addSeconds, type Instant } from '@batchproof/domain'
import { equipmentFor, type BatchJob } from '../compound.ts'
import { atDesk, idOf, personOf, type Master, type Site } from '../site.ts'
import type { Agenda } from '../agenda.ts'
import type { PersonKey } from '../facility/people.ts'
import type { RoomCode } from '../facility/rooms.ts'
import type { FormulaName } from './stories.ts'

/** A site with its agenda, and the version that new batches of each formula are made from today. */
export interface Workshop extends Site {
  readonly agenda: Agenda
  readonly masters: Map<FormulaName, Master>
  /** Ids of the lots that came in, by lot number. */
  readonly lots: Map<string, string>
  /** Ids of the hospitals, by their codes. */
  readonly recipients: ReadonlyMap<string, string>
  /** Told of every batch that has been made, by its date, so that a long run can show that it lives. */
  batchMade(date: string): void
}

/** What is to be made, by whom and where. */
export interface Order {
  readonly formula: FormulaName
  readonly technician: PersonKey
  readonly witness: PersonKey
  readonly room: RoomCode
  readonly start: Instant
  /** How long the room is taken; the sum of the steps' times with a margin when left out. */
  readonly durationSeconds?: number
}

export function masterOf(workshop: Workshop, formula: FormulaName): Master {
  const found = workshop.masters.get(formula)
  if (!found) throw new Error(`${formula} is not approved yet`)
  return found
}

const MARGIN_SECONDS = 1800

/** Production schedules a batch of the version in force; the job with which it can be made. */
export async function scheduleBatch(workshop: Workshop, order: Order): Promise<BatchJob> {
  const master = masterOf(workshop, order.formula)
  const { theoreticalUnits: plannedUnits, procedure } = master.content
  const workSeconds = procedure.reduce((sum, step) => sum + step.expectedMinutes * 60, 0)
  const technician = personOf(workshop, order.technician)
  const batchId = await atDesk(workshop, 'manager').create('batch.schedule', {
    formulaId: master.formulaId,
    version: master.version,
    plannedUnits,
    plan: {
      start: order.start,
      end: addSeconds(order.start, order.durationSeconds ?? workSeconds + MARGIN_SECONDS),
      roomId: idOf(workshop.rooms, order.room),
      technicianId: technician.personId,
      equipmentIds: equipmentFor(workshop, master, order.room),
    },
  })
  const witness = personOf(workshop, order.witness)
  return { batchId, master, plannedUnits, room: order.room, technician, witness }
}
