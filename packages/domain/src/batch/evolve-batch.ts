import { executionOf } from './batch.ts'
import { useOf } from './component-use.ts'
import type { Act } from './act.ts'
import type { BatchEvent, BatchState, ComponentUse, StepExecution, TakenComponent } from './batch.ts'

function changeStep(state: BatchState, stepId: string, change: Partial<StepExecution>): BatchState {
  return { ...state, steps: { ...state.steps, [stepId]: { ...executionOf(state, stepId), ...change } } }
}

const withDeviation = (state: BatchState, deviationId: string | null): readonly string[] =>
  deviationId === null ? state.deviationIds : [...state.deviationIds, deviationId]

const dispensed = (taken: TakenComponent): ComponentUse => ({ ...taken, verified: null, returns: [] })

const changeUses = (state: BatchState, change: (use: ComponentUse) => ComponentUse): BatchState => ({
  ...state,
  components: state.components.map(change),
})

function verify(state: BatchState, isMeant: (use: ComponentUse) => boolean, by: Act): BatchState {
  return changeUses(state, (use) => (isMeant(use) && !use.verified ? { ...use, verified: by } : use))
}

/** Folds one event of steps; null when the event is not about a step. */
function evolveStep(state: BatchState, event: BatchEvent): BatchState | null {
  switch (event.type) {
    case 'StepStarted':
      return changeStep(state, event.payload.stepId, { status: 'in_progress', started: event.payload.by })
    case 'TimerStarted': {
      const { stepId, fieldId, at } = event.payload
      return changeStep(state, stepId, { timers: { ...executionOf(state, stepId).timers, [fieldId]: at } })
    }
    case 'StepPerformed': {
      const { stepId, outcome, values, checks, components, deviationId, by } = event.payload
      const changed = changeStep(state, stepId, {
        status: outcome,
        values,
        checks,
        deviationId,
        performed: by,
      })
      return {
        ...changed,
        components: [...state.components, ...components.map(dispensed)],
        deviationIds: withDeviation(state, deviationId),
      }
    }
    case 'ComponentIssued':
      return { ...state, components: [...state.components, dispensed(event.payload.component)] }
    case 'StepSkipped': {
      const { stepId, reason, deviationId, by } = event.payload
      const changed = changeStep(state, stepId, {
        status: 'skipped',
        skipReason: reason,
        deviationId,
        performed: by,
      })
      return { ...changed, deviationIds: withDeviation(state, deviationId) }
    }
    case 'StepWitnessed': {
      const { stepId, by } = event.payload
      // Whoever witnesses a step has seen what was taken in it (211.101(c), (d)).
      return verify(changeStep(state, stepId, { witnessed: by }), (use) => use.stepId === stepId, by)
    }
    case 'ComponentVerified': {
      const { stepId, lineId, by } = event.payload
      const meant = useOf(state, stepId, lineId)
      return verify(state, (use) => use === meant, by)
    }
    case 'ComponentReturned': {
      const { stepId, lineId, quantity, reason, by } = event.payload
      const meant = useOf(state, stepId, lineId)
      return changeUses(state, (use) =>
        use === meant ? { ...use, returns: [...use.returns, { quantity, reason, by }] } : use,
      )
    }
    default:
      return null
  }
}

/** Folds one event of planning and execution; null when it is a later one. */
function evolveExecution(state: BatchState, event: BatchEvent): BatchState | null {
  switch (event.type) {
    case 'BatchDrafted':
      return { ...state, ...event.payload, status: 'draft' }
    case 'BatchScheduled':
      return { ...state, shortfalls: [], ...event.payload, status: 'scheduled' }
    case 'BatchPlanned':
      return { ...state, shortfalls: [], ...event.payload, status: 'scheduled' }
    case 'BatchRescheduled':
      return { ...state, plan: event.payload.to }
    case 'BatchCancelled':
      return { ...state, status: 'cancelled' }
    case 'BatchCommenced':
      return {
        ...state,
        status: 'in_progress',
        commenced: event.payload.by,
        ppeConfirmed: event.payload.ppeConfirmed,
      }
    case 'BatchHeld':
      return { ...state, held: { ...event.payload.by, reason: event.payload.reason } }
    case 'BatchResumed':
      return { ...state, held: null }
    case 'BatchCompleted': {
      const { quantities, deviationId, by } = event.payload
      return {
        ...state,
        status: 'completed',
        quantities,
        completed: by,
        deviationIds: withDeviation(state, deviationId),
      }
    }
    case 'BatchQuarantined':
      return { ...state, status: 'quarantined', quarantinedFrom: event.payload.from }
    case 'QuarantineLifted':
      return { ...state, status: event.payload.to, quarantinedFrom: null }
    default:
      return null
  }
}

/** Folds one event of review and release; null when it is none of them. */
function evolveDisposition(state: BatchState, event: BatchEvent): BatchState | null {
  switch (event.type) {
    case 'BeyondUseOverridden': {
      const { at, reason, deviationId, before } = event.payload
      const beyondUse = {
        ...before,
        at,
        limitedBy: 'override',
        basis: reason,
        overrideDeviationId: deviationId,
      }
      return { ...state, beyondUse }
    }
    case 'BatchSubmitted':
      return {
        ...state,
        status: 'pending_review',
        beyondUse: event.payload.beyondUse,
        submitted: event.payload.by,
      }
    case 'BatchCommented':
      return { ...state, comments: [...state.comments, event.payload] }
    case 'LabResultReported':
      return { ...state, labResults: [...state.labResults, event.payload] }
    case 'ReviewApproved':
      return { ...state, status: 'pending_release', reviewed: event.payload.by }
    case 'BatchRejected': {
      const { by, category, reason, disposal, deviationId } = event.payload
      const rejected = { ...by, category, reason, disposal }
      return { ...state, status: 'rejected', rejected, deviationIds: withDeviation(state, deviationId) }
    }
    case 'BatchReleased': {
      const { by, label, beyondUse } = event.payload
      return { ...state, status: 'released', released: by, label, beyondUse }
    }
    case 'LabelVerified':
      return { ...state, labelVerified: event.payload.by }
    default:
      return null
  }
}

/** Folds one event into the batch. @throws Error on an event that no version of the product ever recorded. */
export function evolveBatch(state: BatchState, event: BatchEvent): BatchState {
  const next = evolveStep(state, event) ?? evolveExecution(state, event) ?? evolveDisposition(state, event)
  if (!next) throw new Error(`unknown batch event ${event.type}`)
  return next
}
