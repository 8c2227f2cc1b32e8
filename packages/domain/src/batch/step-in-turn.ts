import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import { executionOf } from './batch.ts'
import { batchStates, stepStates } from './batch-states.ts'
import { currentStep, waitsForWitness } from './step-order.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { ProcedureStep } from '../formula/procedure.ts'
import type { DeviationReport } from '../quality/deviation.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { FieldCheck } from './step-values.ts'

/** Commands for which a step that waits to be started is no wrong state, only too early. */
const NEEDS_STARTED = ['batch.performStep', 'batch.startTimer', 'batch.issueComponent']

/** The step in turn, when the batch is being made, is not held, and the command's row allows it (B07.5). */
export function stepInTurn(
  state: BatchState,
  stepId: string,
  command: string,
  facts: BatchFacts,
): { step: ProcedureStep; problem: null } | { step: null; problem: Refusal } {
  const no = (problem: Refusal) => ({ step: null, problem })
  const forbidden = checkTransition(batchStates, state.status, command)
  if (forbidden) return no(forbidden)
  if (state.held)
    return no(refusal('batch_held', `${state.held.name} holds this batch: ${state.held.reason}`))
  const content = facts.master?.content
  const turn = content ? currentStep(state, content) : null
  if (!content || !turn) return no(refusal('step_out_of_order', 'All steps are done.'))
  if (turn.step.id !== stepId) {
    const known = content.procedure.some((step) => step.id === stepId)
    const words = known
      ? `Step ${turn.index + 1}, ${turn.step.title}, comes first.`
      : `There is no step ${stepId}.`
    return no(refusal('step_out_of_order', words, 'stepId'))
  }
  if (waitsForWitness(turn.step, executionOf(state, stepId)) && command !== 'batch.witnessStep')
    return no(
      refusal('witness_pending', `Step ${turn.index + 1}, ${turn.step.title}, waits for its witness.`),
    )
  const stepProblem = checkTransition(stepStates, executionOf(state, stepId).status, command)
  if (!stepProblem) return { step: turn.step, problem: null }
  return no(
    NEEDS_STARTED.includes(command) ? refusal('step_not_started', 'Start the step first.') : stepProblem,
  )
}

/** Only the assigned technician executes; a witness or the PIC comes with a command of their own. */
export function assignmentProblem(state: BatchState, { actor }: DecisionContext): Refusal | null {
  if (state.plan?.technicianId === actor.personId) return null
  return refusal('not_assigned', `This batch is assigned to ${state.plan?.technicianName ?? 'nobody'}.`)
}

/** Why a reading outside its limits needs a deviation first (B07.7), or null. */
export function deviationProblem(
  checks: readonly FieldCheck[],
  deviation: DeviationReport | null,
): Refusal | null {
  const outside = checks.filter((check) => check.status === 'out_of_range')
  if (outside.length === 0 || deviation) return null
  const words = outside
    .map((check) => `${check.label} is ${check.shown}, expected ${check.expected}`)
    .join('; ')
  return refusal('deviation_required', `${words}. Record a deviation to go on.`, 'deviation')
}
