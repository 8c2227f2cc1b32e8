import type { DomainEvent } from '../kernel/envelope.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { LabelContent } from '../labelling/label-content.ts'
import type { IssueCalculation } from '../material/issue-calculation.ts'
import type { Act } from './act.ts'
import type { ReviewComment } from './batch-comment.ts'
import type { BatchStatus, StepStatus } from './batch-states.ts'
import type { FieldCheck, StepValues } from './step-values.ts'

/** The one formula version of a batch, by hash (B02.4). */
export interface FormulaReference {
  readonly formulaId: string
  readonly recordId: string
  readonly version: number
  readonly contentHash: string
  readonly name: string
  readonly strength: string
  readonly productCode: string
  readonly productLine: string
  readonly hazardous: boolean
  readonly theoreticalUnits: number
  /** The steps in order, so that whoever follows a batch can name where it is without the whole master. */
  readonly steps: readonly StepOutline[]
}

export interface StepOutline {
  readonly id: string
  readonly title: string
  readonly critical: boolean
  readonly expectedMinutes: number
  /** Absent in batches that were planned before outlines named their timers. */
  readonly timers?: readonly TimerOutline[]
}

export interface TimerOutline {
  readonly fieldId: string
  readonly label: string
  readonly minimumSeconds: number
  readonly maximumSeconds: number | null
}

export interface Slot {
  readonly start: Instant
  readonly end: Instant
}

/** Where, when, by whom and with what a batch is to be made (B04.1). */
export interface Plan {
  readonly slot: Slot
  readonly roomId: string
  readonly roomName: string
  readonly technicianId: string
  readonly technicianName: string
  readonly equipmentIds: readonly string[]
}

export interface StepExecution {
  readonly status: StepStatus
  readonly started: Act | null
  /** When each timer of the step was started, by field id. */
  readonly timers: Readonly<Record<string, Instant>>
  readonly values: StepValues
  readonly checks: readonly FieldCheck[]
  readonly performed: Act | null
  readonly witnessed: Act | null
  readonly deviationId: string | null
  readonly skipReason: string | null
}

/** One component taken (B21.1). */
export interface TakenComponent {
  readonly stepId: string
  readonly lineId: string
  readonly lotId: string
  readonly lotNumber: string
  readonly materialCode: string
  readonly materialName: string
  readonly expiresOn: string | null
  readonly quantity: Quantity
  readonly scan: string
  readonly newerLotReason: string
  /** How the quantity to take was computed, where the formula's own does not simply stand (X08). */
  readonly calculation?: IssueCalculation
  readonly by: Act
  /** The scanner or other system that sent it in that person's name; absent where the person did. */
  readonly machine?: IssuingMachine
}

/** A registered machine that issues components (21 CFR 11.10(h)), by its name at that time. */
export interface IssuingMachine {
  readonly deviceId: string
  readonly name: string
}

/** The request of another system: by its key and body the same request is known again, and told from another. */
export interface IssueRequest {
  readonly key: string
  /** SHA-256 of the canonical body, hex. */
  readonly bodySha256: string
}

/** What of a component went back to its lot before the batch was completed. */
export interface ComponentReturn {
  readonly quantity: Quantity
  readonly reason: string
  readonly by: Act
}

/** A component in the batch: taken, verified by another person, and what of it was returned (R07). */
export interface ComponentUse extends TakenComponent {
  readonly verified: Act | null
  readonly returns: readonly ComponentReturn[]
}

/** A component of the bill that no lot could be reserved for, in full or in part, when the batch was planned. */
export interface Shortfall {
  readonly lineId: string
  readonly materialCode: string
  readonly name: string
  readonly wanted: Quantity
  readonly reserved: Quantity
}

/** Units at the end of compounding; good + rejected + samples + retained + waste = produced (R05). */
export interface Quantities {
  readonly goodUnits: number
  readonly rejectedUnits: number
  readonly sampleUnits: number
  readonly retainedUnits: number
  readonly wasteUnits: number
  readonly yieldPercent: string
  readonly withinLimits: boolean
}

export interface BeyondUse {
  readonly at: Instant
  readonly limitedBy: string
  readonly basis: string
  readonly resolution: 'hours' | 'days'
  readonly overrideDeviationId: string | null
}

export interface LabResult {
  readonly id: string
  readonly test: 'sterility' | 'endotoxin' | 'potency' | 'particulates' | 'ph'
  readonly result: 'passed' | 'failed'
  readonly value: string
  readonly method: string
  readonly reportNumber: string
  readonly by: Act
}

export interface BatchState {
  readonly id: string
  readonly batchNumber: string
  readonly recordId: string
  readonly status: BatchStatus
  readonly formula: FormulaReference | null
  readonly plannedUnits: number
  readonly plan: Plan | null
  readonly commenced: Act | null
  readonly ppeConfirmed: readonly string[]
  readonly held: (Act & { reason: string }) | null
  readonly steps: Readonly<Record<string, StepExecution>>
  readonly components: readonly ComponentUse[]
  readonly shortfalls: readonly Shortfall[]
  readonly deviationIds: readonly string[]
  readonly quantities: Quantities | null
  readonly completed: Act | null
  readonly beyondUse: BeyondUse | null
  readonly submitted: Act | null
  readonly quarantinedFrom: BatchStatus | null
  readonly labResults: readonly LabResult[]
  readonly comments: readonly ReviewComment[]
  readonly reviewed: Act | null
  readonly released: Act | null
  readonly rejected: (Act & { category: string; reason: string; disposal: string }) | null
  readonly label: LabelContent | null
  readonly labelVerified: Act | null
}

export type BatchEvent =
  | DomainEvent<
      'BatchDrafted',
      { id: string; batchNumber: string; recordId: string; formula: FormulaReference; plannedUnits: number }
    >
  | DomainEvent<
      'BatchScheduled',
      {
        id: string
        batchNumber: string
        recordId: string
        formula: FormulaReference
        plannedUnits: number
        plan: Plan
        shortfalls?: readonly Shortfall[]
      }
    >
  | DomainEvent<'BatchPlanned', { plan: Plan; shortfalls?: readonly Shortfall[] }>
  | DomainEvent<'BatchRescheduled', { from: Plan; to: Plan; reason: string }>
  | DomainEvent<'BatchCancelled', { reason: string }>
  | DomainEvent<
      'BatchCommenced',
      { by: Act; ppeConfirmed: string[]; checks: { name: string; shown: string }[] }
    >
  | DomainEvent<'StepStarted', { stepId: string; by: Act }>
  | DomainEvent<'TimerStarted', { stepId: string; fieldId: string; at: Instant }>
  | DomainEvent<
      'StepPerformed',
      {
        stepId: string
        outcome: 'completed' | 'deviated'
        values: StepValues
        checks: FieldCheck[]
        components: TakenComponent[]
        deviationId: string | null
        by: Act
      }
    >
  | DomainEvent<'StepSkipped', { stepId: string; reason: string; deviationId: string; by: Act }>
  | DomainEvent<'StepWitnessed', { stepId: string; by: Act }>
  | DomainEvent<
      'ComponentIssued',
      { stepId: string; fieldId: string; component: TakenComponent; request: IssueRequest | null }
    >
  | DomainEvent<'ComponentVerified', { stepId: string; lineId: string; by: Act }>
  | DomainEvent<
      'ComponentReturned',
      { stepId: string; lineId: string; lotId: string; quantity: Quantity; reason: string; by: Act }
    >
  | DomainEvent<'BatchHeld', { reason: string; by: Act }>
  | DomainEvent<'BatchResumed', { reason: string; by: Act }>
  | DomainEvent<'BatchCompleted', { quantities: Quantities; deviationId: string | null; by: Act }>
  | DomainEvent<
      'BeyondUseOverridden',
      { at: Instant; reason: string; deviationId: string; before: BeyondUse; by: Act }
    >
  | DomainEvent<'BatchSubmitted', { beyondUse: BeyondUse; by: Act }>
  | DomainEvent<'BatchQuarantined', { from: BatchStatus; reason: string; by: Act }>
  | DomainEvent<'QuarantineLifted', { to: BatchStatus; reason: string; by: Act }>
  | DomainEvent<'BatchCommented', ReviewComment>
  | DomainEvent<'LabResultReported', LabResult>
  | DomainEvent<'ReviewApproved', { by: Act }>
  | DomainEvent<
      'BatchRejected',
      { category: string; reason: string; disposal: string; deviationId: string; by: Act }
    >
  | DomainEvent<'BatchReleased', { by: Act; beyondUse: BeyondUse; label: LabelContent }>
  | DomainEvent<'LabelVerified', { by: Act; printedCopies: number }>

export const initialBatch: BatchState = {
  id: '',
  batchNumber: '',
  recordId: '',
  status: 'draft',
  formula: null,
  plannedUnits: 0,
  plan: null,
  commenced: null,
  ppeConfirmed: [],
  held: null,
  steps: {},
  components: [],
  shortfalls: [],
  deviationIds: [],
  quantities: null,
  completed: null,
  beyondUse: null,
  submitted: null,
  quarantinedFrom: null,
  labResults: [],
  comments: [],
  reviewed: null,
  released: null,
  rejected: null,
  label: null,
  labelVerified: null,
}

export const pendingStep: StepExecution = {
  status: 'pending',
  started: null,
  timers: {},
  values: {},
  checks: [],
  performed: null,
  witnessed: null,
  deviationId: null,
  skipReason: null,
}

/** The execution of a step, `pending` where nothing has happened yet. */
export function executionOf(state: BatchState, stepId: string): StepExecution {
  return state.steps[stepId] ?? pendingStep
}
