import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { zonedDate } from '../kernel/instant.ts'
import { formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { lineOfLot, overrideBlocks, saleBlocks } from './lot-blocks.ts'
import { closedWhenEmpty, knownLot, lotStateProblem, takeProblem } from './lot-facts.ts'
import { combineLots, splitLot, transformLot } from './derive-lot.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { movementCommands } from './commands.ts'
import type { LotFacts } from './lot-facts.ts'
import type { LotEvent, LotState } from './lot.ts'

export const movementDeciders: Deciders<typeof movementCommands, LotState, LotFacts, LotEvent> = {
  'lot.distribute': (state, payload, facts, context) => {
    const { recipientId, quantity, distributedOn, documentNumber, override } = payload
    const lot = knownLot(state)
    if (!lot) return refuse(refusal('not_found', 'There is no such lot.'))
    const forbidden = lotStateProblem(state, 'lot.distribute')
    if (forbidden) return refuse(forbidden)
    const details = facts.recipient?.details
    if (!details || !facts.recipient)
      return refuse(refusal('not_found', 'There is no such recipient.', 'recipientId'))
    if (!facts.recipient.active)
      return refuse(
        refusal('recipient_inactive', `Nothing is sent to ${details.name} any more.`, 'recipientId'),
      )
    const problems = []
    const short = takeProblem(lot, quantity, 'quantity')
    if (short) problems.push(short)
    if (distributedOn > zonedDate(context.now, context.timeZone))
      problems.push(refusal('value_invalid', 'This day has not come yet.', 'distributedOn'))
    const blocks = saleBlocks(state, lineOfLot(state, facts.organisation), context)
    const weighed = overrideBlocks(blocks, override)
    const blocked = refuseIfAny([...problems, ...weighed.refusals])
    if (blocked) return blocked
    const sold: LotEvent = {
      type: 'LotDistributed',
      payload: {
        recipientId,
        recipientName: details.name,
        quantity,
        distributedOn,
        documentNumber,
      },
    }
    const why = `Nothing left after ${formatQuantity(quantity)} went to ${details.name}`
    return accept(...closedWhenEmpty(state, [...weighed.events, sold], why, context.now))
  },
  'lot.split': splitLot,
  'lot.combine': combineLots,
  'lot.transform': transformLot,
}
