import type { PersonState } from '../people/person.ts'
import type { RoomState } from '../facility/room.ts'
import type { EquipmentState } from '../facility/equipment.ts'
import type { FormulaVersion } from '../formula/formula-content.ts'
import type { FormulaStatus } from '../formula/formula-states.ts'
import type { LotState } from '../material/lot.ts'
import type { OrganisationState } from '../organisation/organisation.ts'
import type { AffectedDistribution } from '../quality/affected.ts'
import type { DeviationState } from '../quality/deviation.ts'
import type { Slot } from './batch.ts'

/** Another batch that has the room or the technician at an overlapping time. */
export interface SlotConflict {
  readonly what: 'room' | 'technician'
  readonly batchNumber: string
  readonly slot: Slot
}

/** What deciding over a batch needs to know from elsewhere. Gathered in one read; empty where a command needs none. */
export interface BatchFacts {
  readonly subjectId: string
  readonly organisation: OrganisationState
  /** The version that the batch is or is to be made from, with its present state. */
  readonly master: (FormulaVersion & { readonly status: FormulaStatus }) | null
  /** The acting person's own record. */
  readonly actor: PersonState | null
  readonly technician: PersonState | null
  readonly room: RoomState | null
  readonly equipment: Readonly<Record<string, EquipmentState>>
  /** Signatures of instrument readings in the command that a registered bridge's key was found to have made. */
  readonly provenReadings?: readonly string[]
  /** Lots named by the command or used so far, by id. */
  readonly lots: Readonly<Record<string, LotState>>
  /** Deliveries of lots that came from the batch; read where a result may put them on hold. */
  readonly delivered?: readonly AffectedDistribution[]
  /** Other released lots of the same materials: for first-in-first-out, and to reserve from. */
  readonly stock: readonly LotState[]
  /** Deviations linked to the batch. */
  readonly deviations: readonly DeviationState[]
  readonly conflicts: readonly SlotConflict[]
  /** Where the public can verify the label; null where the site has no public address. */
  readonly verificationUrl: string | null
  /** Numbers that the next record of each kind would get. */
  readonly numbers: {
    readonly batchNumber: string
    readonly batchRecordId: string
    readonly deviationRecordId: string
  }
}
