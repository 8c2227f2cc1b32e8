import { addSeconds, type ProcedureStep, type StepExecution } from '@batchproof/domain'

/** A timer as it stands at a moment: what its clock shows, and in words what that means. */
export interface TimerSight {
  readonly fieldId: string
  readonly label: string
  /** Left to the minimum; past it, left to the maximum; past that, negative. Null before it was started. */
  readonly seconds: number | null
  readonly state: 'paused' | 'running' | 'done' | 'overdue'
  readonly words: string
}

const secondsUntil = (at: string, nowMilliseconds: number) =>
  Math.ceil((Date.parse(at) - nowMilliseconds) / 1000)

/** The timers of a step that is not signed yet, by the server's clock. */
export function timersOf(
  step: ProcedureStep,
  { timers }: Pick<StepExecution, 'timers'>,
  nowMilliseconds: number,
): TimerSight[] {
  return step.fields.flatMap((field): TimerSight[] => {
    if (field.kind !== 'timer') return []
    const about = { fieldId: field.id, label: field.label }
    const startedAt = timers[field.id]
    if (startedAt === undefined) return [{ ...about, seconds: null, state: 'paused', words: 'Not started' }]
    const left = secondsUntil(addSeconds(startedAt, field.minimumSeconds), nowMilliseconds)
    if (left > 0) return [{ ...about, seconds: left, state: 'running', words: 'left' }]
    if (field.maximumSeconds === null)
      return [{ ...about, seconds: 0, state: 'done', words: 'The time is reached' }]
    const toLatest = secondsUntil(addSeconds(startedAt, field.maximumSeconds), nowMilliseconds)
    return toLatest >= 0
      ? [{ ...about, seconds: toLatest, state: 'done', words: 'reached; left to the latest time' }]
      : [{ ...about, seconds: toLatest, state: 'overdue', words: 'over the longest time' }]
  })
}
