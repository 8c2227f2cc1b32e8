import type { StateTable } from '../kernel/state-table.ts'

export const BATCH_STATES = [
  'draft',
  'scheduled',
  'in_progress',
  'completed',
  'pending_review',
  'pending_release',
  'released',
  'rejected',
  'quarantined',
  'cancelled',
] as const
export type BatchStatus = (typeof BATCH_STATES)[number]

const executing: readonly BatchStatus[] = ['in_progress']

/** Execution of a batch. Its product lot has a state machine of its own (`lotStates`). */
export const batchStates: StateTable<BatchStatus> = {
  name: 'batch',
  states: BATCH_STATES,
  initial: 'draft',
  transitions: [
    { from: ['draft'], command: 'batch.plan', to: 'scheduled', requirement: 'B04.3' },
    { from: ['scheduled'], command: 'batch.reschedule', to: null, requirement: 'B05.2' },
    { from: ['draft', 'scheduled'], command: 'batch.cancel', to: 'cancelled', requirement: 'B04.1' },
    { from: ['scheduled'], command: 'batch.start', to: 'in_progress', requirement: 'B06.4' },
    { from: executing, command: 'batch.startStep', to: null, requirement: 'B07.5' },
    { from: executing, command: 'batch.startTimer', to: null, requirement: 'B07.4' },
    { from: executing, command: 'batch.performStep', to: null, requirement: 'B07.6' },
    { from: executing, command: 'batch.skipStep', to: null, requirement: 'B07.8' },
    { from: executing, command: 'batch.witnessStep', to: null, requirement: 'B18.1' },
    { from: executing, command: 'batch.issueComponent', to: null, requirement: 'R02' },
    { from: executing, command: 'batch.verifyComponent', to: null, requirement: 'R07' },
    { from: executing, command: 'batch.returnComponent', to: null, requirement: 'R07' },
    { from: executing, command: 'batch.hold', to: null, requirement: 'R10' },
    { from: executing, command: 'batch.resume', to: null, requirement: 'R10' },
    { from: executing, command: 'batch.complete', to: 'completed', requirement: 'R05' },
    { from: ['completed'], command: 'batch.overrideBud', to: null, requirement: 'B19.3' },
    { from: ['completed'], command: 'batch.submit', to: 'pending_review', requirement: 'B12.2' },
    {
      from: ['in_progress', 'completed'],
      command: 'batch.quarantine',
      to: 'quarantined',
      requirement: 'R10',
    },
    // Back to where it was; the event says which state that is.
    { from: ['quarantined'], command: 'batch.liftQuarantine', to: null, requirement: 'R10' },
    { from: ['quarantined'], command: 'batch.reject', to: 'rejected', requirement: 'B15.1' },
    {
      from: ['in_progress', 'completed', 'pending_review', 'pending_release', 'quarantined'],
      command: 'batch.comment',
      to: null,
      requirement: 'B13.2',
    },
    {
      // Released too: a late failure puts its lots on hold at once (X15).
      from: ['completed', 'pending_review', 'pending_release', 'released'],
      command: 'batch.reportLabResult',
      to: null,
      requirement: 'B14.2',
    },
    { from: ['pending_review'], command: 'batch.approveReview', to: 'pending_release', requirement: 'B13.3' },
    { from: ['pending_review'], command: 'batch.rejectReview', to: 'rejected', requirement: 'B13.3' },
    { from: ['pending_release'], command: 'batch.release', to: 'released', requirement: 'B14.3' },
    { from: ['pending_release'], command: 'batch.reject', to: 'rejected', requirement: 'B15.1' },
    { from: ['released'], command: 'batch.verifyLabel', to: null, requirement: 'B22.3' },
  ],
}

export const STEP_STATES = ['pending', 'in_progress', 'completed', 'deviated', 'skipped'] as const
export type StepStatus = (typeof STEP_STATES)[number]

/** One step of a batch (B07.8). Verification by a witness stands beside it, not in it. */
export const stepStates: StateTable<StepStatus> = {
  name: 'step',
  states: STEP_STATES,
  initial: 'pending',
  transitions: [
    { from: ['pending'], command: 'batch.startStep', to: 'in_progress', requirement: 'B07.5' },
    { from: ['in_progress'], command: 'batch.startTimer', to: null, requirement: 'B07.4' },
    { from: ['in_progress'], command: 'batch.performStep', to: 'completed', requirement: 'B07.6' },
    { from: ['in_progress'], command: 'batch.issueComponent', to: null, requirement: 'R02' },
    { from: ['pending', 'in_progress'], command: 'batch.skipStep', to: 'skipped', requirement: 'B07.8' },
    { from: ['completed', 'deviated'], command: 'batch.witnessStep', to: null, requirement: 'B18.1' },
  ],
}
