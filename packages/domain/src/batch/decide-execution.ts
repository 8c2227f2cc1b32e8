import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition, refuseUnlessAllowed } from '../kernel/state-table.ts'
import { zonedDate } from '../kernel/instant.ts'
import { actOf } from './act.ts'
import { executionOf } from './batch.ts'
import { decideComment } from './decide-comment.ts'
import { batchStates } from './batch-states.ts'
import { beyondUseOf } from './beyond-use-of-batch.ts'
import { unverifiedUses } from './component-use.ts'
import { linkedDeviation } from './linked-deviation.ts'
import { productLot, settleLots } from './settle-lots.ts'
import { currentStep, isStepFinished } from './step-order.ts'
import { checkYield } from './yield.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BatchState, Quantities } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { batchCommands } from './commands.ts'
import type { BatchDecisionEvent } from './decide-steps.ts'

/** What keeps the batch from being submitted, one line each (B12.1). */
export function missingForSubmission(state: BatchState, facts: Pick<BatchFacts, 'master'>): Refusal[] {
  const content = facts.master?.content
  if (!content) return [refusal('submission_incomplete', 'The master formula is missing.')]
  const missing = content.procedure.flatMap((step, index) => {
    const execution = executionOf(state, step.id)
    if (isStepFinished(step, execution)) return []
    const what = execution.performed ? 'waits for its witness' : 'is not done'
    return [
      refusal('submission_incomplete', `Step ${index + 1}, ${step.title}, ${what}.`, `steps.${step.id}`),
    ]
  })
  if (!state.quantities)
    missing.push(refusal('submission_incomplete', 'The quantities are not recorded.', 'quantities'))
  return missing
}

type ExecutionCommands = Pick<
  typeof batchCommands,
  | 'batch.hold'
  | 'batch.resume'
  | 'batch.complete'
  | 'batch.submit'
  | 'batch.quarantine'
  | 'batch.liftQuarantine'
  | 'batch.comment'
>

export const executionDeciders: Deciders<ExecutionCommands, BatchState, BatchFacts, BatchDecisionEvent> = {
  'batch.hold': (state, { reason }, _facts, context) => {
    const blocked = refuseUnlessAllowed(batchStates, state.status, 'batch.hold')
    if (blocked) return blocked
    if (state.held) return refuse(refusal('batch_held', `${state.held.name} holds this batch already.`))
    return accept({ type: 'BatchHeld', payload: { reason, by: actOf(context) } })
  },

  'batch.resume': (state, { reason }, _facts, context) => {
    const blocked = refuseUnlessAllowed(batchStates, state.status, 'batch.resume')
    if (blocked) return blocked
    if (!state.held) return refuse(refusal('nothing_changed', 'The batch is not held.'))
    return accept({ type: 'BatchResumed', payload: { reason, by: actOf(context) } })
  },

  'batch.complete': (state, { deviation, ...units }, facts, context) => {
    const problem = checkTransition(batchStates, state.status, 'batch.complete')
    const content = facts.master?.content
    if (problem || !content) return refuse(problem ?? refusal('not_found', 'The master formula is missing.'))
    if (state.held)
      return refuse(refusal('batch_held', `${state.held.name} holds this batch: ${state.held.reason}`))
    if (state.plan?.technicianId !== context.actor.personId)
      return refuse(
        refusal('not_assigned', `This batch is assigned to ${state.plan?.technicianName ?? 'nobody'}.`),
      )
    const turn = currentStep(state, content)
    if (turn)
      return refuse(refusal('step_out_of_order', `Step ${turn.index + 1}, ${turn.step.title}, comes first.`))
    const [unverified] = unverifiedUses(state, content.billOfMaterials)
    if (unverified)
      return refuse(
        refusal(
          'component_not_verified',
          `${unverified.materialName}, lot ${unverified.lotNumber}, waits for its verification by a second person.`,
          `components.${unverified.lineId}`,
        ),
      )
    const produced = units.goodUnits + units.rejectedUnits + units.sampleUnits + units.retainedUnits
    if (produced === 0)
      return refuse(refusal('value_invalid', 'At least one unit must have been produced.', 'goodUnits'))
    const { theoreticalUnits, yieldLowPercent: lowPercent, yieldHighPercent: highPercent } = content
    const check = checkYield({ goodUnits: units.goodUnits, theoreticalUnits, lowPercent, highPercent })
    if (!('percent' in check))
      return refuse(refusal('value_invalid', 'The yield cannot be computed.', 'goodUnits'))
    const withinLimits = check.status === 'in_range'
    if (!withinLimits && !deviation)
      return refuse(
        refusal(
          'yield_deviation_required',
          `The yield is ${check.percent} %, outside ${lowPercent} – ${highPercent} %. Record a deviation.`,
          'deviation',
        ),
      )
    const quantities: Quantities = { ...units, yieldPercent: check.percent, withinLimits }
    const by = actOf(context)
    const line = facts.organisation.productLines.find(({ id }) => id === content.productLine)
    const events: BatchDecisionEvent[] = [
      { type: 'BatchCompleted', payload: { quantities, deviationId: deviation?.id ?? null, by } },
      ...settleLots(state, facts, context, units.goodUnits > 0 ? state.id : null),
      ...productLot(state, units.goodUnits, line, context, zonedDate(context.now, context.timeZone)),
    ]
    if (deviation) events.push(linkedDeviation(deviation, state, null, facts, context))
    return accept(...events)
  },

  'batch.submit': (state, _payload, facts, context) => {
    const problem = checkTransition(batchStates, state.status, 'batch.submit')
    if (problem) {
      // Before completion the useful answer is the list of what is missing, not that the state forbids it.
      const missing = state.status === 'in_progress' ? missingForSubmission(state, facts) : []
      return refuseIfAny(missing) ?? refuse(problem)
    }
    if (state.plan?.technicianId !== context.actor.personId)
      return refuse(
        refusal('not_assigned', `This batch is assigned to ${state.plan?.technicianName ?? 'nobody'}.`),
      )
    const missing = refuseIfAny(missingForSubmission(state, facts))
    if (missing) return missing
    const beyondUse = state.beyondUse ?? beyondUseOf(state, facts, context.timeZone)
    if ('code' in beyondUse) return refuse(beyondUse)
    return accept({ type: 'BatchSubmitted', payload: { beyondUse, by: actOf(context) } })
  },

  'batch.quarantine': (state, { reason }, _facts, context) =>
    refuseUnlessAllowed(batchStates, state.status, 'batch.quarantine') ??
    accept({ type: 'BatchQuarantined', payload: { from: state.status, reason, by: actOf(context) } }),

  'batch.liftQuarantine': (state, { reason }, _facts, context) => {
    const blocked = refuseUnlessAllowed(batchStates, state.status, 'batch.liftQuarantine')
    if (blocked) return blocked
    const to = state.quarantinedFrom
    if (!to) return refuse(refusal('state_forbids', 'It is not known where the batch came from.'))
    return accept({ type: 'QuarantineLifted', payload: { to, reason, by: actOf(context) } })
  },

  'batch.comment': decideComment,
}
