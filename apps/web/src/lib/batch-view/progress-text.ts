import type { BatchRow } from '@batchproof/protocol'

/** Where a batch is, in words: 'step 7 of 18'. Empty before it starts and after it is made. */
export function progressText({ status, stepsDone, stepsTotal }: BatchRow): string {
  if (status !== 'in_progress' && status !== 'completed' && status !== 'quarantined') return ''
  if (stepsTotal > 0 && stepsDone >= stepsTotal) return `all ${stepsTotal} steps`
  return `step ${stepsDone + 1} of ${stepsTotal}`
}
