import { addSeconds } from '../kernel/instant.ts'
import { openQuestions } from './batch-comment.ts'
import { executionOf } from './batch.ts'
import type { Instant } from '../kernel/instant.ts'
import type { BatchState, StepExecution, StepOutline } from './batch.ts'

/** A timer of the step in turn that was started. */
export interface RunningTimer {
  readonly fieldId: string
  readonly label: string
  readonly startedAt: Instant
  /** From here on the step may be signed. */
  readonly readyAt: Instant
  /** Until here the time is in tolerance; null where there is no such limit. */
  readonly latestAt: Instant | null
}

/** The step in turn of a batch that was started. */
export interface StepInTurn {
  readonly id: string
  /** From 1. */
  readonly number: number
  readonly title: string
  readonly critical: boolean
  readonly startedAt: Instant | null
  readonly expectedMinutes: number
  /** Empty also for batches that were planned before outlines named their timers. */
  readonly timers: readonly RunningTimer[]
}

/** A recorded value that its limits do not allow. */
export interface OutOfRangeReading {
  readonly stepNumber: number
  readonly stepTitle: string
  readonly label: string
  readonly shown: string
  readonly expected: string
  readonly at: Instant
}

/** What is going on with a batch, for whoever follows it from afar: floor, wall, notices. */
export interface BatchProgress {
  readonly stepsTotal: number
  readonly stepsDone: number
  readonly step: StepInTurn | null
  /** Since when the step in turn waits for its witness; null when it does not. */
  readonly witnessSince: Instant | null
  readonly held: { readonly by: string; readonly since: Instant; readonly reason: string } | null
  /** The last value out of tolerance, and how many there are. */
  readonly outOfRange: OutOfRangeReading | null
  readonly outOfRangeCount: number
  /** Questions to the technician that nobody has answered. */
  readonly openQuestions: number
  /** When something was last done on the iPad, by the record; null before the start. */
  readonly lastHeardAt: Instant | null
}

const isOver = (outline: StepOutline, { status, witnessed }: StepExecution): boolean =>
  status === 'skipped' ||
  ((status === 'completed' || status === 'deviated') && (!outline.critical || witnessed !== null))

/** Reads what is going on from the state alone, without the master. */
export function progressOf(state: BatchState): BatchProgress {
  const steps = state.formula?.steps ?? []
  const over = steps.map((outline) => isOver(outline, executionOf(state, outline.id)))
  const index = over.indexOf(false)
  const turn = steps[index]
  const execution = turn && state.commenced ? executionOf(state, turn.id) : null
  const outside = readingsOutside(state)
  const { held } = state
  return {
    stepsTotal: steps.length,
    stepsDone: over.filter(Boolean).length,
    step: turn && execution ? stepInTurn(turn, index, execution) : null,
    witnessSince: execution?.performed?.at ?? null,
    held: held && { by: held.name, since: held.at, reason: held.reason },
    outOfRange: outside.at(-1) ?? null,
    outOfRangeCount: outside.length,
    openQuestions: openQuestions(state.comments).length,
    lastHeardAt: lastActAt(state),
  }
}

/** The title of the first step that is not over, started or not; null when all are. */
export function nextStepTitle(state: BatchState): string | null {
  const next = state.formula?.steps.find((outline) => !isOver(outline, executionOf(state, outline.id)))
  return next?.title ?? null
}

function stepInTurn(outline: StepOutline, index: number, { started, timers }: StepExecution): StepInTurn {
  const { id, title, critical, expectedMinutes } = outline
  const running = (outline.timers ?? []).flatMap(
    ({ fieldId, label, minimumSeconds, maximumSeconds }): RunningTimer[] => {
      const startedAt = timers[fieldId]
      if (startedAt === undefined) return []
      const latestAt = maximumSeconds === null ? null : addSeconds(startedAt, maximumSeconds)
      return [{ fieldId, label, startedAt, readyAt: addSeconds(startedAt, minimumSeconds), latestAt }]
    },
  )
  return {
    id,
    number: index + 1,
    title,
    critical,
    startedAt: started?.at ?? null,
    expectedMinutes,
    timers: running,
  }
}

/** In the order in which they were recorded. */
function readingsOutside(state: BatchState): OutOfRangeReading[] {
  const readings = (state.formula?.steps ?? []).flatMap(({ id, title }, index) => {
    const { checks, performed } = executionOf(state, id)
    if (!performed) return []
    return checks
      .filter(({ status }) => status === 'out_of_range')
      .map(({ label, shown, expected }) => ({
        stepNumber: index + 1,
        stepTitle: title,
        label,
        shown,
        expected,
        at: performed.at,
      }))
  })
  return readings.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** When something was last done on the iPad, by the record: a start, a timer, a signature. Null before the start. */
export function lastActAt({ commenced, completed, steps }: BatchState): Instant | null {
  const times = [commenced?.at, completed?.at]
  for (const { started, timers, performed, witnessed } of Object.values(steps))
    times.push(started?.at, performed?.at, witnessed?.at, ...Object.values(timers))
  return times.reduce<string | null>(
    (latest, at) => (at && (latest === null || at > latest) ? at : latest),
    null,
  )
}
