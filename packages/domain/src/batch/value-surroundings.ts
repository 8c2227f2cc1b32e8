import { executionOf } from './batch.ts'
import { heldUse } from './component-use.ts'
import { lotBasisOf } from './lot-basis.ts'
import { plannedComponent } from './planned-component.ts'
import { recordedNumber } from './recorded-number.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { ValueSurroundings } from './check-values.ts'
import type { StepValues } from './step-values.ts'

/** What the values of a step are checked against, as the batch and its facts have it. */
export function valueSurroundings(
  state: BatchState,
  stepId: string,
  values: StepValues,
  facts: BatchFacts,
  context: Pick<DecisionContext, 'performedAt' | 'timeZone'>,
): ValueSurroundings {
  const { lots, master } = facts
  const content = master?.content
  return {
    stepId,
    bill: content?.billOfMaterials ?? [],
    timers: executionOf(state, stepId).timers,
    performedAt: context.performedAt,
    timeZone: context.timeZone,
    numberAt: recordedNumber(state, { stepId, values }),
    ...(content && {
      plannedFor: (line, lotId) =>
        plannedComponent(line, { batch: state, content, lot: lotBasisOf(lots[lotId]) }),
    }),
    lotNumberOf: (lotId) => lots[lotId]?.identity?.lotNumber ?? 'unknown',
    equipmentCodeOf: (id) => facts.equipment[id]?.details?.code ?? 'unknown',
    machineOf: (lineId) => heldUse(state, stepId, lineId)?.machine?.name ?? null,
  }
}
