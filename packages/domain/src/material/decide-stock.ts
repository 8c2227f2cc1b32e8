import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { compare } from '../kernel/decimal.ts'
import { formatQuantity } from '../kernel/quantity.ts'
import { amountProblem, closedWhenEmpty, knownLot, lotStateProblem, takeProblem } from './lot-facts.ts'
import { meetsLimits } from './lot-results.ts'
import type { Decider, Deciders } from '../kernel/decider.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { stockCommands } from './commands.ts'
import type { LotFacts } from './lot-facts.ts'
import type { LotEvent, LotState } from './lot.ts'

const noLot = refusal('not_found', 'There is no such lot.')

/** Sample and waste: a quantity leaves the lot for good, with the reason. */
function takeOut(
  command: 'lot.sample' | 'lot.waste',
): Decider<LotState, { quantity: Quantity; reason: string }, LotFacts, LotEvent> {
  return (state, { quantity, reason }, _facts, { now }) => {
    const lot = knownLot(state)
    if (!lot) return refuse(noLot)
    const problem = lotStateProblem(state, command) ?? takeProblem(lot, quantity, 'quantity')
    if (problem) return refuse(problem)
    const event: LotEvent = {
      type: command === 'lot.sample' ? 'LotSampled' : 'LotWasted',
      payload: { quantity, reason },
    }
    const what = command === 'lot.sample' ? 'sample' : 'waste'
    return accept(...closedWhenEmpty(state, [event], `Nothing left after the ${what}: ${reason}`, now))
  }
}

export const stockDeciders: Deciders<typeof stockCommands, LotState, LotFacts, LotEvent> = {
  'lot.sample': takeOut('lot.sample'),
  'lot.waste': takeOut('lot.waste'),

  'lot.proposeAdjustment': (state, { id, direction, quantity, reason }, _facts, { actor, now }) => {
    const lot = knownLot(state)
    if (!lot) return refuse(noLot)
    const problem =
      lotStateProblem(state, 'lot.proposeAdjustment') ??
      (direction === 'decrease'
        ? takeProblem(lot, quantity, 'quantity')
        : amountProblem(quantity, lot.onHand, lot.identity.lotNumber, 'quantity'))
    if (problem) return refuse(problem)
    if (state.proposal)
      return refuse(
        refusal(
          'already_exists',
          `${state.proposal.proposedByName} proposed an adjustment already; it waits for a second person.`,
        ),
      )
    return accept({
      type: 'LotAdjustmentProposed',
      payload: {
        id,
        direction,
        quantity,
        reason,
        proposedById: actor.personId,
        proposedByName: actor.name,
        at: now,
      },
    })
  },

  'lot.confirmAdjustment': (state, { proposalId, confirmed, note }, _facts, { actor, now }) => {
    const lot = knownLot(state)
    if (!lot) return refuse(noLot)
    const problem = lotStateProblem(state, 'lot.confirmAdjustment')
    if (problem) return refuse(problem)
    const { proposal } = state
    if (proposal?.id !== proposalId || !proposal)
      return refuse(refusal('not_found', 'There is no such proposal any more.', 'proposalId'))
    // Annex 11 §6, 211.184: a number that one person changes is checked by another.
    if (proposal.proposedById === actor.personId)
      return refuse(
        refusal('adjustment_own_proposal', 'You proposed this adjustment. Another person must confirm it.'),
      )
    if (!confirmed) return accept({ type: 'LotAdjustmentDeclined', payload: { proposalId, note } })
    const { direction, quantity, reason } = proposal
    const short = direction === 'decrease' ? takeProblem(lot, quantity, 'proposalId') : null
    if (short) return refuse(short)
    const adjusted: LotEvent = { type: 'LotAdjusted', payload: { proposalId, direction, quantity, reason } }
    const why = `Nothing left after an adjustment by ${formatQuantity(quantity)}: ${reason}`
    return accept(...closedWhenEmpty(state, [adjusted], why, now))
  },

  'lot.recordResult': (state, payload) => {
    const lot = knownLot(state)
    if (!lot) return refuse(noLot)
    const problem = lotStateProblem(state, 'lot.recordResult')
    if (problem) return refuse(problem)
    const { value, limitLow, limitHigh } = payload
    if (limitLow === null && limitHigh === null)
      return refuse(
        refusal('value_invalid', 'Give at least one limit: without one nothing passes.', 'limitLow'),
      )
    if (limitLow !== null && limitHigh !== null && compare(limitLow, limitHigh) > 0)
      return refuse(refusal('value_invalid', 'The lower limit is above the upper one.', 'limitLow'))
    const passed = meetsLimits(value, limitLow, limitHigh)
    return accept({ type: 'LotResultRecorded', payload: { ...payload, passed } })
  },
}
