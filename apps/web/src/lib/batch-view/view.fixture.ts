import { initialBatch, type BatchState, type StepExecution } from '@batchproof/domain'
import { phenylephrineSyringe } from '@batchproof/testing/formulas/phenylephrine.ts'
import type { BatchView } from '@batchproof/protocol'

const AT = '2026-11-20T13:00:00.000Z'
const by = { personId: 'p-1', name: 'Maria Lopez', at: AT }

/** A batch of a real formula, as its page gets it; with what a test wants of its state. */
export function viewOf(state: Partial<BatchState> = {}, more: Partial<BatchView> = {}): BatchView {
  const content = phenylephrineSyringe()
  return {
    state: {
      ...initialBatch,
      id: 'b-1',
      batchNumber: 'NSP-20261120-001',
      status: 'pending_review',
      ...state,
    },
    streamVersion: 9,
    headHash: '0'.repeat(64),
    master: {
      formulaId: 'f-1',
      recordId: 'MBR-0001',
      version: 2,
      contentHash: '',
      content,
      status: 'approved',
    },
    deviations: [],
    lots: [],
    room: null,
    equipment: [],
    signatures: [],
    access: [],
    timeZone: 'America/New_York',
    liveBeyondUse: state.beyondUse ?? null,
    blocks: {},
    ...more,
  }
}

/** A step that is done and signed, with every value in order unless a test says otherwise. */
export function doneStep(view: BatchView, stepId: string, more: Partial<StepExecution> = {}): StepExecution {
  const step = view.master.content.procedure.find(({ id }) => id === stepId)
  if (!step) throw new Error(`the formula has no step ${stepId}`)
  return {
    status: 'completed',
    started: { ...by, at: '2026-11-20T12:57:30.000Z' },
    timers: {},
    values: {},
    checks: step.fields.map((field) => ({
      fieldId: field.id,
      label: field.label,
      status: 'in_range',
      shown: 'as wanted',
      expected: '',
    })),
    performed: by,
    witnessed: step.critical ? { ...by, personId: 'p-2' } : null,
    deviationId: null,
    skipReason: null,
    ...more,
  }
}

/** Every step done, with every value in order. */
export function allDone(view: BatchView): Record<string, StepExecution> {
  return Object.fromEntries(view.master.content.procedure.map(({ id }) => [id, doneStep(view, id)]))
}
