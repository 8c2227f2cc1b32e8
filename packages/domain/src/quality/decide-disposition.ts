import { actOf } from '../batch/act.ts'
import { beyondUseOf } from '../batch/beyond-use-of-batch.ts'
import { settleLots } from '../batch/settle-lots.ts'
import { batchStates } from '../batch/batch-states.ts'
import { linkedDeviation } from '../batch/linked-deviation.ts'
import { executionOf } from '../batch/batch.ts'
import { compareInstants, zonedDate } from '../kernel/instant.ts'
import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition, refuseUnlessAllowed } from '../kernel/state-table.ts'
import { streamName } from '../kernel/stream.ts'
import { lintLabel } from '../labelling/label-content.ts'
import { labelOfBatch } from '../labelling/label-of-batch.ts'
import { holdEvents, lotsToFreeze } from './affected.ts'
import { labStandings } from './lab-results.ts'
import type { z } from 'zod'
import type { Decider, Deciders } from '../kernel/decider.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BatchState, BeyondUse, LabResult } from '../batch/batch.ts'
import type { BatchFacts } from '../batch/batch-facts.ts'
import type { batchCommands } from '../batch/commands.ts'
import type { BatchDecisionEvent } from '../batch/decide-steps.ts'
import type { LotEvent } from '../material/lot.ts'

/** Everyone whose hands were in the batch: started, performed or witnessed. */
export function compounders(state: BatchState): Set<string> {
  const ids = new Set<string>()
  if (state.commenced) ids.add(state.commenced.personId)
  for (const stepId of Object.keys(state.steps)) {
    const { performed, witnessed } = executionOf(state, stepId)
    if (performed) ids.add(performed.personId)
    if (witnessed) ids.add(witnessed.personId)
  }
  return ids
}

/**
 * The BUD that the label will carry: the fixed one, or until the release its extension when sterility has passed since
 * (B19.1). Refuses with `bud_not_calculable` before it is fixed, and with what {@link beyondUseOf} refuses.
 */
export function finalBeyondUse(state: BatchState, facts: BatchFacts, timeZone: string): BeyondUse | Refusal {
  const fixed = state.beyondUse
  if (!fixed) return refusal('bud_not_calculable', 'The beyond-use date is not fixed.')
  if (fixed.overrideDeviationId !== null || state.released) return fixed
  const sterile = state.labResults.some((item) => item.test === 'sterility' && item.result === 'passed')
  return sterile ? beyondUseOf(state, facts, timeZone) : fixed
}

/** All that blocks a release, one line each (B14.1, B14.2, X13). Empty: it can be signed. */
export function releaseBlocks(state: BatchState, facts: BatchFacts, context: DecisionContext): Refusal[] {
  const blocks: Refusal[] = []
  const { personId } = context.actor
  if (state.reviewed?.personId === personId)
    blocks.push(
      refusal('releaser_reviewed', 'You reviewed this batch. Another pharmacist in charge must release it.'),
    )
  if (compounders(state).has(personId))
    blocks.push(
      refusal(
        'releaser_compounded',
        'You took part in compounding this batch. Another pharmacist in charge must release it.',
      ),
    )
  const content = facts.master?.content
  const { facility } = facts.organisation
  if (!content || !facility)
    return [...blocks, refusal('not_found', 'The master formula or the facility is missing.')]
  for (const item of facts.deviations)
    if (item.status !== 'closed')
      blocks.push(
        refusal(
          'deviations_open',
          `Deviation ${item.recordId} is ${item.status}, not closed.`,
          `deviations.${item.id}`,
        ),
      )
  for (const { test, standing } of labStandings(content, state.labResults)) {
    if (standing === 'missing')
      blocks.push(refusal('lab_results_missing', `The ${test} result is missing.`, `lab.${test}`))
    if (standing === 'failed')
      blocks.push(refusal('lab_results_failed', `The ${test} test failed.`, `lab.${test}`))
  }
  const beyondUse = finalBeyondUse(state, facts, context.timeZone)
  if ('code' in beyondUse) return [...blocks, beyondUse]
  if (compareInstants(beyondUse.at, context.now) <= 0)
    blocks.push(refusal('lot_expired', 'The beyond-use date has passed.', 'beyondUse'))
  const label = labelOfBatch(state, content, facility, beyondUse, facts.verificationUrl)
  for (const { message } of lintLabel(label)) blocks.push(refusal('label_incomplete', message, 'label'))
  return blocks
}

/** The product lot follows its batch. A batch that yielded nothing has no lot. */
function moveProductLot(
  state: BatchState,
  facts: BatchFacts,
  to: 'released' | 'rejected',
  reason: string,
  { now, timeZone }: DecisionContext,
  beyondUse?: BeyondUse,
): LotEvent[] {
  const lot = facts.lots[state.id]
  if (!lot?.identity) return []
  const until = beyondUse && { beyondUse: { at: beyondUse.at, on: zonedDate(beyondUse.at, timeZone) } }
  return [
    {
      stream: streamName('lot', state.id),
      type: 'LotStatusChanged',
      payload: { from: lot.status, to, reason, at: now, ...until },
    },
  ]
}

/** A failure after release: every lot that came from the batch goes to hold in the same write, with what was sold (X15, L09). */
function lateFailure(
  state: BatchState,
  { test, result, reportNumber }: Pick<LabResult, 'test' | 'result' | 'reportNumber'>,
  facts: BatchFacts,
): LotEvent[] {
  if (state.status !== 'released' || result !== 'failed') return []
  const reason = `Batch ${state.batchNumber}: ${test} failed after release, report ${reportNumber}`
  return holdEvents(lotsToFreeze(facts.lots), reason, facts.delivered ?? [])
}

type Rejection = z.output<(typeof batchCommands)['batch.reject']['payload']>

function reject(
  command: 'batch.reject' | 'batch.rejectReview',
): Decider<BatchState, Rejection, BatchFacts, BatchDecisionEvent> {
  return (state, { category, reason, disposal, deviation }, facts, context) => {
    const problem = checkTransition(batchStates, state.status, command)
    if (problem) return refuse(problem)
    if (compounders(state).has(context.actor.personId))
      return refuse(
        refusal(
          'reviewer_compounded',
          'You took part in compounding this batch. Another person must decide.',
        ),
      )
    const rejected: BatchDecisionEvent = {
      type: 'BatchRejected',
      payload: { category, reason, disposal, deviationId: deviation.id, by: actOf(context) },
    }
    return accept<BatchDecisionEvent>(
      rejected,
      linkedDeviation(deviation, state, null, facts, context),
      // Rejected in the middle: what was taken is used up, and what was reserved is free again.
      ...(state.completed ? [] : settleLots(state, facts, context, null)),
      ...moveProductLot(state, facts, 'rejected', `Batch ${state.batchNumber} rejected: ${reason}`, context),
    )
  }
}

type DispositionCommands = Pick<
  typeof batchCommands,
  | 'batch.overrideBud'
  | 'batch.reportLabResult'
  | 'batch.approveReview'
  | 'batch.rejectReview'
  | 'batch.release'
  | 'batch.reject'
  | 'batch.verifyLabel'
>

export const dispositionDeciders: Deciders<DispositionCommands, BatchState, BatchFacts, BatchDecisionEvent> =
  {
    'batch.overrideBud': (state, { at, reason, deviation }, facts, context) => {
      const problem = checkTransition(batchStates, state.status, 'batch.overrideBud')
      if (problem) return refuse(problem)
      if (compareInstants(at, context.now) <= 0)
        return refuse(refusal('value_invalid', 'This date has passed.', 'at'))
      const before = state.beyondUse ?? beyondUseOf(state, facts, context.timeZone)
      if ('code' in before) return refuse(before)
      const overridden: BatchDecisionEvent = {
        type: 'BeyondUseOverridden',
        payload: { at, reason, deviationId: deviation.id, before, by: actOf(context) },
      }
      return accept<BatchDecisionEvent>(overridden, linkedDeviation(deviation, state, null, facts, context))
    },

    'batch.reportLabResult': (state, result, facts, context) => {
      const problem = checkTransition(batchStates, state.status, 'batch.reportLabResult')
      if (problem) return refuse(problem)
      if (
        state.labResults.some(
          (item) => item.reportNumber === result.reportNumber && item.test === result.test,
        )
      )
        return refuse(
          refusal(
            'already_exists',
            `Report ${result.reportNumber} is recorded for this test already.`,
            'reportNumber',
          ),
        )
      const reported: BatchDecisionEvent = {
        type: 'LabResultReported',
        payload: { ...result, by: actOf(context) },
      }
      return accept<BatchDecisionEvent>(reported, ...lateFailure(state, result, facts))
    },

    'batch.approveReview': (state, _payload, _facts, context) => {
      const problem = checkTransition(batchStates, state.status, 'batch.approveReview')
      if (problem) return refuse(problem)
      if (compounders(state).has(context.actor.personId))
        return refuse(
          refusal(
            'reviewer_compounded',
            'You took part in compounding this batch. Another person must review it.',
          ),
        )
      return accept({ type: 'ReviewApproved', payload: { by: actOf(context) } })
    },

    'batch.rejectReview': reject('batch.rejectReview'),
    'batch.reject': reject('batch.reject'),

    'batch.release': (state, _payload, facts, context) => {
      const problem = checkTransition(batchStates, state.status, 'batch.release')
      if (problem) return refuse(problem)
      const blocked = refuseIfAny(releaseBlocks(state, facts, context))
      if (blocked) return blocked
      const content = facts.master?.content
      const { facility } = facts.organisation
      const beyondUse = finalBeyondUse(state, facts, context.timeZone)
      if (!content || !facility || 'code' in beyondUse)
        return refuse(refusal('not_found', 'The master formula is missing.'))
      const label = labelOfBatch(state, content, facility, beyondUse, facts.verificationUrl)
      return accept<BatchDecisionEvent>(
        { type: 'BatchReleased', payload: { by: actOf(context), beyondUse, label } },
        ...moveProductLot(
          state,
          facts,
          'released',
          `Batch ${state.batchNumber} released for distribution`,
          context,
          beyondUse,
        ),
      )
    },

    'batch.verifyLabel': (state, { printedCopies }, _facts, context) => {
      const blocked = refuseUnlessAllowed(batchStates, state.status, 'batch.verifyLabel')
      if (blocked) return blocked
      if (!state.label) return refuse(refusal('label_incomplete', 'There is no label yet.'))
      return accept({ type: 'LabelVerified', payload: { by: actOf(context), printedCopies } })
    },
  }
