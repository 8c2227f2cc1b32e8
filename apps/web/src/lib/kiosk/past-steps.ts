import { executionOf, formatInstant } from '@batchproof/domain'
import type { FieldCheck, StepExecution } from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'
import type { PastStep } from '@batchproof/ui'

const marks = { in_range: 'in', out_of_range: 'out', no_limits: null, not_recorded: null } as const

/** The worst mark of the step's values; null when none of them had a limit. */
function markOf(checks: readonly FieldCheck[]): PastStep['mark'] {
  if (checks.some((check) => check.status === 'out_of_range')) return 'out'
  return checks.some((check) => marks[check.status] === 'in') ? 'in' : null
}

/** "Net 12.48 g · Lot PHE-2291": every value of the step in one line. */
export function summaryOf(execution: StepExecution): string {
  if (execution.status === 'skipped') return `Skipped: ${execution.skipReason ?? ''}`
  return execution.checks
    .filter((check) => check.shown !== '')
    .map((check) => `${check.label} ${check.shown}`)
    .join(' · ')
}

function signers(execution: StepExecution): string {
  const performer = execution.performed?.name
  const witness = execution.witnessed?.name
  return [performer, witness && `witnessed by ${witness}`].filter(Boolean).join(', ')
}

/** Every step of the batch as the slide-in list shows it, read-only. */
export function pastSteps(view: BatchView, currentStepId: string | null): PastStep[] {
  return view.master.content.procedure.map((step, index) => {
    const execution = executionOf(view.state, step.id)
    return {
      number: index + 1,
      title: step.title,
      state: execution.status,
      summary: summaryOf(execution) || undefined,
      mark: markOf(execution.checks),
      who: signers(execution) || undefined,
      when: execution.performed ? formatInstant(execution.performed.at, view.timeZone, 'time') : undefined,
      current: step.id === currentStepId,
    }
  })
}
