import {
  checkReading,
  decimal,
  displayWithUnit,
  executionOf,
  useOf,
  waitsForWitness,
  type BillLine,
  type ComponentUse,
  type DeviationState,
  type FieldCheck,
  type FieldValue,
  type IssueCalculation,
  type ProcedureStep,
  type ReviewComment,
  type StepExecution,
  type StepField,
  type Unit,
} from '@batchproof/domain'
import type { BatchView, SignatureView } from '@batchproof/protocol'
import {
  durationText,
  expectationOf,
  expectationOfCalculation,
  expectationText,
  type Expectation,
} from './expected.ts'

export type Photo = Extract<FieldValue, { kind: 'photo' }>['photos'][number]

/**
 * How a recorded value stands beside what was expected. `noted`: recorded, nothing to judge it by · `missing`: the step
 * is done without it · `ahead`: the step is not done yet.
 */
export type LineStanding = 'in' | 'out' | 'noted' | 'missing' | 'ahead'

/** One field of a step: what the master asks, what was recorded, and how that stands. */
export interface RecordLine {
  readonly fieldId: string
  readonly kind: StepField['kind']
  readonly label: string
  readonly expectation: Expectation
  readonly expected: string
  /** The value in words; empty where nothing is recorded. */
  readonly shown: string
  readonly standing: LineStanding
  /** Whether it was judged by limits; an answer is as expected or not. */
  readonly isMeasured: boolean
  /** Why it is out: 'Above high 12.75 g'. Null unless it is. */
  readonly reason: string | null
  /** What stands behind the value: gross and tare, where it came from, why a newer lot. */
  readonly detail: string
  readonly photos: readonly Photo[]
  readonly use: ComponentUse | null
  /** How the quantity to take was computed; null where the master's own stands (X08). */
  readonly calculation: IssueCalculation | null
}

/** One step of the master beside everything that happened in it. */
export interface RecordStep {
  readonly number: number
  readonly step: ProcedureStep
  readonly execution: StepExecution
  /** Step 'verified' where a witness has signed; else the state of the execution. */
  readonly badge: string
  readonly waitsForWitness: boolean
  readonly lines: readonly RecordLine[]
  readonly deviations: readonly DeviationState[]
  readonly comments: readonly ReviewComment[]
  readonly signatures: readonly SignatureView[]
  /** Seconds from start to signature; null while it is not done. */
  readonly tookSeconds: number | null
}

/** What stands beside a value that is in order. */
export const inOrderWords = ({ isMeasured }: RecordLine): string => (isMeasured ? 'In range' : 'As expected')

/** The steps of the master in order, each with its execution, values, signatures, deviations and comments (B17.1). */
export function recordSteps(view: BatchView): RecordStep[] {
  const { state, master, deviations } = view
  const { procedure, billOfMaterials } = master.content
  return procedure.map((step, index) => {
    const execution = executionOf(state, step.id)
    return {
      number: index + 1,
      step,
      execution,
      badge: execution.witnessed ? 'verified' : execution.status,
      waitsForWitness: waitsForWitness(step, execution),
      lines: step.fields.map((field) =>
        recordLine(field, execution, billOfMaterials, usesOf(view, step.id, field)),
      ),
      deviations: deviations.filter(({ id, stepId }) => stepId === step.id || id === execution.deviationId),
      comments: state.comments.filter(({ stepId }) => stepId === step.id),
      signatures: view.signatures.filter((item) => isAboutStep(item, step.id)),
      tookSeconds: secondsTaken(execution),
    }
  })
}

const isAboutStep = ({ stream, signedPayload }: SignatureView, stepId: string): boolean =>
  stream.startsWith('batch:') && (signedPayload as { stepId?: string } | null)?.stepId === stepId

const usesOf = ({ state }: BatchView, stepId: string, field: StepField): ComponentUse | null =>
  field.kind === 'component' ? (useOf(state, stepId, field.lineId) ?? null) : null

function secondsTaken({ started, performed }: StepExecution): number | null {
  if (!started || !performed) return null
  return Math.max(0, Math.round((Date.parse(performed.at) - Date.parse(started.at)) / 1000))
}

function recordLine(
  field: StepField,
  execution: StepExecution,
  bill: readonly BillLine[],
  use: ComponentUse | null,
): RecordLine {
  const value = execution.values[field.id]
  const check = execution.checks.find(({ fieldId }) => fieldId === field.id)
  const calculation = check?.calculation ?? null
  const expectation = calculation ? expectationOfCalculation(calculation) : expectationOf(field, bill)
  const standing = standingOf(field, check, execution)
  return {
    fieldId: field.id,
    kind: field.kind,
    label: field.label,
    expectation,
    expected: expectationText(expectation),
    shown: shownOf(field, check, value),
    standing,
    isMeasured: field.kind !== 'yes_no' && field.kind !== 'choice',
    reason: standing === 'out' ? outReason(field, check, value, bill) : null,
    detail: detailOf(value, check, use),
    photos: value?.kind === 'photo' ? value.photos : [],
    use,
    calculation,
  }
}

function standingOf(field: StepField, check: FieldCheck | undefined, execution: StepExecution): LineStanding {
  const isOver = execution.performed !== null
  if (!isOver) return 'ahead'
  switch (check?.status) {
    case 'in_range':
      return 'in'
    case 'out_of_range':
      return 'out'
    case 'no_limits':
      return 'noted'
    default:
      return field.required ? 'missing' : 'noted'
  }
}

function shownOf(field: StepField, check: FieldCheck | undefined, value: FieldValue | undefined): string {
  if (value?.kind === 'number') return displayWithUnit(value.value, value.unit)
  if (field.kind === 'timer' && check?.computed) return durationText(Number(check.computed.value))
  if (field.kind === 'calculation' && check?.computed)
    return displayWithUnit(check.computed.value, check.computed.unit as Unit)
  return check?.shown ?? ''
}

/** Gross and tare, who or what gave the figure (B09.4), who issued it, and why a newer lot: what stands behind a value. */
function detailOf(
  value: FieldValue | undefined,
  check: FieldCheck | undefined,
  use: ComponentUse | null,
): string {
  const parts: string[] = []
  if (value?.kind === 'number' && value.gross !== null && value.tare !== null) {
    const gross = displayWithUnit(value.gross, value.unit)
    const tare = displayWithUnit(value.tare, value.unit)
    parts.push(`gross ${gross}, tare ${tare}`)
  }
  const isFigure = value?.kind === 'number' || value?.kind === 'component'
  if (isFigure) parts.push(check?.source ?? 'typed')
  else if (use?.machine) parts.push(`issued by ${use.machine.name}`)
  if (use?.newerLotReason) parts.push(`A newer lot was taken: ${use.newerLotReason}`)
  if (use?.verified) parts.push(`checked by ${use.verified.name}`)
  return parts.join(', ')
}

/** Which limit was passed, in words. */
function outReason(
  field: StepField,
  check: FieldCheck | undefined,
  value: FieldValue | undefined,
  bill: readonly BillLine[],
): string {
  if (field.kind === 'number' && value?.kind === 'number') {
    const { status } = checkReading(field.spec, value)
    if (status === 'low') return `Below low ${displayWithUnit(field.spec.low ?? '', field.spec.unit)}`
    if (status === 'high') return `Above high ${displayWithUnit(field.spec.high ?? '', field.spec.unit)}`
  }
  if (field.kind === 'component' && value?.kind === 'component') {
    const computed = check?.calculation
    if (computed)
      return againstLimits(value.quantity.value, computed.low, computed.high, computed.result.unit)
    const line = bill.find(({ id }) => id === field.lineId)
    if (line) return againstLimits(value.quantity.value, line.low, line.high, line.quantity.unit)
  }
  if (field.kind === 'calculation' && check?.computed)
    return againstLimits(check.computed.value, field.low, field.high, field.unit)
  if (field.kind === 'timer' && check?.computed)
    return Number(check.computed.value) < field.minimumSeconds
      ? `Shorter than ${durationText(field.minimumSeconds)}`
      : `Longer than ${durationText(field.maximumSeconds ?? field.minimumSeconds)}`
  return `Expected ${check?.expected ?? ''}`.trim()
}

function againstLimits(value: string, low: string | null, high: string | null, unit: Unit): string {
  if (low !== null && decimal.compare(value, low) < 0) return `Below low ${displayWithUnit(low, unit)}`
  if (high !== null && decimal.compare(value, high) > 0) return `Above high ${displayWithUnit(high, unit)}`
  return 'Out of range'
}
