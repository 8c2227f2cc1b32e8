import { heldUse, netOf } from '@batchproof/domain'
import type { BatchState, ComponentUse, ProcedureStep, StepField, StepValues } from '@batchproof/domain'

/** What was issued for the field before its step is signed, by a scanner or another system; null where nothing was. */
export function issuedFor(state: BatchState, stepId: string, field: StepField): ComponentUse | null {
  return field.kind === 'component' ? (heldUse(state, stepId, field.lineId) ?? null) : null
}

/** The values that the step repeats of what was issued before (B21.1): they are not entered again. */
export function issuedValues(state: BatchState, step: ProcedureStep): StepValues {
  const values: StepValues = {}
  for (const field of step.fields) {
    const use = issuedFor(state, step.id, field)
    if (!use) continue
    const { lotId, scan, newerLotReason } = use
    values[field.id] = { kind: 'component', lotId, quantity: netOf(use), scan, newerLotReason }
  }
  return values
}
