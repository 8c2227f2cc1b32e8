import { formatQuantity, recordedNumber } from '@batchproof/domain'
import type { StepValues, Unit } from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'

/** An input of a calculation as it is shown: its name, and its value with unit, null while there is none. */
export function operandOf(
  view: BatchView,
  stepId: string,
  values: StepValues,
  ref: { stepId: string; fieldId: string },
): { label: string; shown: string | null } {
  const step = view.master.content.procedure.find((item) => item.id === ref.stepId)
  const field = step?.fields.find((item) => item.id === ref.fieldId)
  const number = recordedNumber(view.state, { stepId, values })(ref)
  const where = ref.stepId === stepId || !step ? '' : ` (${step.title})`
  return {
    label: `${field?.label ?? ref.fieldId}${where}`,
    // The record holds only units of the table; the type of a computed number is wider.
    shown: number ? formatQuantity({ value: number.value, unit: number.unit as Unit }) : null,
  }
}
