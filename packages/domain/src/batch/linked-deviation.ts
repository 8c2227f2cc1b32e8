import { streamName } from '../kernel/stream.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { DeviationEvent, DeviationReport } from '../quality/deviation.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'

/** The event that opens a deviation of this batch, in the deviation's own stream and the same write. */
export function linkedDeviation(
  report: DeviationReport,
  state: BatchState,
  stepId: string | null,
  facts: BatchFacts,
  { actor }: DecisionContext,
): DeviationEvent {
  return {
    stream: streamName('deviation', report.id),
    type: 'DeviationOpened',
    payload: {
      id: report.id,
      recordId: facts.numbers.deviationRecordId,
      report,
      batchId: state.id,
      batchNumber: state.batchNumber,
      stepId,
      openedById: actor.personId,
    },
  }
}
