import { accept, refuse } from '../kernel/decision.ts'
import { compare } from '../kernel/decimal.ts'
import { compareQuantities, formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import { streamName } from '../kernel/stream.ts'
import { actOf } from './act.ts'
import { netOf, useOf } from './component-use.ts'
import { batchStates } from './batch-states.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { batchCommands } from './commands.ts'
import type { BatchDecisionEvent } from './decide-steps.ts'

type ComponentCommands = Pick<typeof batchCommands, 'batch.verifyComponent' | 'batch.returnComponent'>

const nothingTaken = refusal('not_found', 'Nothing was taken for this component in this step.', 'lineId')

/** What happens to a component after it was taken: another person verifies it, or what is left over goes back (R07). */
export const componentDeciders: Deciders<ComponentCommands, BatchState, BatchFacts, BatchDecisionEvent> = {
  'batch.verifyComponent': (state, { stepId, lineId }, _facts, context) => {
    const problem = checkTransition(batchStates, state.status, 'batch.verifyComponent')
    if (problem) return refuse(problem)
    const use = useOf(state, stepId, lineId)
    if (!use) return refuse(nothingTaken)
    if (use.verified)
      return refuse(
        refusal('nothing_changed', `${use.verified.name} verified ${use.materialName} already.`, 'lineId'),
      )
    // 211.101(c): a second person checks that what was dispensed is released, the right one, and the right amount.
    if (use.by.personId === context.actor.personId)
      return refuse(
        refusal(
          'verifier_is_dispenser',
          `${use.by.name} dispensed ${use.materialName}. Another person must verify it.`,
        ),
      )
    return accept({ type: 'ComponentVerified', payload: { stepId, lineId, by: actOf(context) } })
  },

  'batch.returnComponent': (state, { stepId, lineId, quantity, reason }, facts, context) => {
    const problem = checkTransition(batchStates, state.status, 'batch.returnComponent')
    if (problem) return refuse(problem)
    const use = useOf(state, stepId, lineId)
    const lot = use && facts.lots[use.lotId]
    if (!use || !lot) return refuse(nothingTaken)
    if (state.plan?.technicianId !== context.actor.personId)
      return refuse(
        refusal('not_assigned', `This batch is assigned to ${state.plan?.technicianName ?? 'nobody'}.`),
      )
    const net = netOf(use)
    const order = compareQuantities(quantity, net)
    if (!order.ok || compare(quantity.value, '0') <= 0)
      return refuse(
        refusal('value_invalid', `Give what goes back in ${net.unit}, above zero.`, 'quantity.value'),
      )
    if (order.order > 0)
      return refuse(
        refusal(
          'value_invalid',
          `Only ${formatQuantity(net)} of ${use.materialName} was taken and not returned.`,
          'quantity.value',
        ),
      )
    const { lotId } = use
    const { id: batchId, batchNumber } = state
    return accept<BatchDecisionEvent>(
      { type: 'ComponentReturned', payload: { stepId, lineId, lotId, quantity, reason, by: actOf(context) } },
      {
        stream: streamName('lot', lotId),
        type: 'LotReturned',
        payload: { batchId, batchNumber, stepId, quantity, reason },
      },
    )
  },
}
