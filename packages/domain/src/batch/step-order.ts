import { executionOf } from './batch.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { ProcedureStep } from '../formula/procedure.ts'
import type { BatchState, StepExecution } from './batch.ts'

/** Whether a step is over: done, and witnessed where it is critical (B18.1). A skipped step needs no witness. */
export function isStepFinished(step: ProcedureStep, execution: StepExecution): boolean {
  if (execution.status === 'skipped') return true
  const done = execution.status === 'completed' || execution.status === 'deviated'
  return done && (!step.critical || execution.witnessed !== null)
}

/** Whether the step is done and waits only for its witness. */
export function waitsForWitness(step: ProcedureStep, execution: StepExecution): boolean {
  const done = execution.status === 'completed' || execution.status === 'deviated'
  return done && step.critical && execution.witnessed === null
}

/** The first step that is not over (B07.5), with its index from 0; null when all are. */
export function currentStep(
  state: BatchState,
  content: FormulaContent,
): { step: ProcedureStep; index: number } | null {
  const index = content.procedure.findIndex((step) => !isStepFinished(step, executionOf(state, step.id)))
  const step = content.procedure[index]
  return step ? { step, index } : null
}
