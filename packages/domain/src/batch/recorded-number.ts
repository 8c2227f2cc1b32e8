import { executionOf } from './batch.ts'
import type { BatchState } from './batch.ts'
import type { StepValues } from './step-values.ts'

/**
 * Finds the number that a calculation refers to: among the values being entered, or in an earlier step as recorded or
 * computed there. Null where there is none yet.
 */
export function recordedNumber(
  state: BatchState,
  entering: { stepId: string; values: StepValues },
): (ref: { stepId: string; fieldId: string }) => { value: string; unit: string } | null {
  return ({ stepId, fieldId }) => {
    const execution = executionOf(state, stepId)
    const value = (stepId === entering.stepId ? entering.values : execution.values)[fieldId]
    if (value?.kind === 'number') return { value: value.value, unit: value.unit }
    return execution.checks.find((check) => check.fieldId === fieldId)?.computed ?? null
  }
}
