import { DEVIATION_TYPES, labStandings, type DeviationState } from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'
import type { RecordStep } from './record-steps.ts'

/** One thing that differs from the master, in words (B13.4). */
export interface RecordException {
  readonly text: string
  /** The field of the step where it stands; null where it is about the whole step. */
  readonly fieldId: string | null
}

const words = (code: string) => code.replaceAll('_', ' ')

const deviationText = ({ recordId, status, report }: DeviationState): string =>
  `Deviation ${recordId}, ${words(status)}${report ? `: ${DEVIATION_TYPES[report.type].toLowerCase()}` : ''}`

/** What differs from the master in one step. `submitted`: the record is closed, so what is not done is missing. */
export function exceptionsOfStep(item: RecordStep, submitted: boolean): RecordException[] {
  const { lines, execution, deviations } = item
  const found: RecordException[] = []
  const note = (text: string, fieldId: string | null = null) => found.push({ text, fieldId })
  for (const line of lines) {
    if (line.standing === 'out') note(`${line.label}: ${line.shown}. ${line.reason}`, line.fieldId)
    if (line.standing === 'missing' && execution.status !== 'skipped')
      note(`${line.label}: nothing is recorded`, line.fieldId)
    if (line.use?.newerLotReason)
      note(`${line.label}: a newer lot was taken. ${line.use.newerLotReason}`, line.fieldId)
  }
  if (execution.status === 'skipped') note(`Skipped: ${execution.skipReason ?? 'no reason recorded'}`)
  if (item.waitsForWitness) note('The witness has not signed')
  if (submitted && !execution.performed && execution.status !== 'skipped') note('The step was not done')
  for (const deviation of deviations) note(deviationText(deviation))
  return found
}

/** What differs from the master apart from any step: yield, beyond-use date, laboratory, deviations of the batch. */
export function exceptionsOfBatch(view: BatchView): RecordException[] {
  const { state, deviations, master } = view
  const found: RecordException[] = []
  const note = (text: string) => found.push({ text, fieldId: null })
  const { quantities, beyondUse } = state
  const { yieldLowPercent, yieldHighPercent } = master.content
  if (quantities && !quantities.withinLimits)
    note(`Yield ${quantities.yieldPercent} %, outside ${yieldLowPercent} – ${yieldHighPercent} %`)
  if (beyondUse?.overrideDeviationId) note('The beyond-use date was overridden by the pharmacist in charge')
  for (const { test, standing } of labStandings(master.content, state.labResults))
    if (standing === 'failed') note(`The ${test} test failed`)
  const stepIds = new Set(master.content.procedure.map(({ id }) => id))
  for (const deviation of deviations)
    if (deviation.stepId === null || !stepIds.has(deviation.stepId)) note(deviationText(deviation))
  return found
}

/** Whether the record is closed to the technician. */
export const isSubmitted = ({ state }: BatchView): boolean => state.submitted !== null
