import {
  checkStepValues,
  heldUse,
  lotBasisOf,
  measurementRefusals,
  plannedComponent,
  recordedNumber,
  zonedDate,
} from '@batchproof/domain'
import type {
  FieldCheck,
  Instant,
  LotBasis,
  ProcedureStep,
  Refusal,
  StepField,
  StepValues,
} from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'
import { isTouched } from './entry.ts'
import type { Entries, Entry } from './entry.ts'

/** What the rules say of a step as entered so far; the same code as the server's (B07.2, B11.6). */
export interface StepJudgement {
  readonly checks: readonly FieldCheck[]
  readonly refusals: readonly Refusal[]
}

/**
 * Judges the values of the step as if it were signed at `performedAt`. `scanned` are the lots scanned just now, by id;
 * `timers` are the recorded starts, and those that are still on their way.
 */
export function judgeStep(
  view: BatchView,
  step: ProcedureStep,
  values: StepValues,
  performedAt: Instant,
  scanned: Readonly<Record<string, LotBasis>>,
  timers: Readonly<Record<string, Instant>>,
): StepJudgement {
  const { content } = view.master
  const basisOf = (lotId: string) =>
    scanned[lotId] ?? lotBasisOf(view.lots.find((lot) => lot.identity?.id === lotId))
  const { checks, refusals } = checkStepValues(step.fields, values, {
    stepId: step.id,
    bill: content.billOfMaterials,
    timers,
    performedAt,
    timeZone: view.timeZone,
    numberAt: recordedNumber(view.state, { stepId: step.id, values }),
    plannedFor: (line, lotId) => plannedComponent(line, { batch: view.state, content, lot: basisOf(lotId) }),
    lotNumberOf: (lotId) => basisOf(lotId)?.lotNumber ?? 'unknown',
    machineOf: (lineId) => heldUse(view.state, step.id, lineId)?.machine?.name ?? null,
    equipmentCodeOf: (id) => view.equipment.find((item) => item.id === id)?.details?.code ?? id,
  })
  return { checks, refusals: [...refusals, ...measurementProblems(view, step, values, performedAt)] }
}

/** What is wrong with how it was measured. Whether a reading's signature is good, only the server can say. */
function measurementProblems(
  view: BatchView,
  step: ProcedureStep,
  values: StepValues,
  performedAt: Instant,
): Refusal[] {
  const provenReadings = Object.values(values).flatMap((value) =>
    value.kind === 'number' || value.kind === 'component'
      ? (value.readings ?? []).map(({ signature }) => signature)
      : [],
  )
  const equipment = Object.fromEntries(view.equipment.map((item) => [item.id, item]))
  const today = zonedDate(performedAt, view.timeZone)
  return measurementRefusals(view.state, step, values, { equipment, provenReadings }, { performedAt }, today)
}

/** How a field stands, for its line in the list and for what the primary button does next. */
export type FieldStanding = 'open' | 'begun' | 'problem' | 'running' | 'out_of_range' | 'done' | 'optional'

/** `problem`: something is entered that cannot be recorded as it is. `begun`: a half-typed entry, or a lot without quantity. */
export function standingOf(
  field: StepField,
  entry: Entry | undefined,
  judgement: StepJudgement,
  timerStarted: boolean,
): FieldStanding {
  const check = judgement.checks.find((item) => item.fieldId === field.id)
  const refused = judgement.refusals.some((item) => item.field === `values.${field.id}`)
  const touched = field.kind === 'timer' ? timerStarted : isTouched(entry)
  if (refused) return touched ? (check?.shown ? 'problem' : 'begun') : 'open'
  if (check?.status === 'out_of_range') return secondsLeft(field, check) === null ? 'out_of_range' : 'running'
  if (check?.status === 'not_recorded') return touched ? 'begun' : field.required ? 'open' : 'optional'
  return 'done'
}

/** Seconds until a started timer reaches its minimum; null for any other field, and once it has. */
export function secondsLeft(field: StepField, check: FieldCheck): number | null {
  const elapsed = Number(check.computed?.value ?? 0)
  return field.kind === 'timer' && elapsed < field.minimumSeconds ? field.minimumSeconds - elapsed : null
}

/** The first field that keeps the step from being signed, or null. Calculations wait for the fields that they use. */
export function firstUnfinished(
  fields: readonly StepField[],
  standingAt: (field: StepField) => FieldStanding,
): StepField | null {
  const unfinished = fields.filter((field) => ['open', 'begun', 'problem'].includes(standingAt(field)))
  return unfinished.find((field) => field.kind !== 'calculation') ?? unfinished[0] ?? null
}

/** Checks that ask for a deviation (B07.7). */
export const outOfRange = (checks: readonly FieldCheck[]): readonly FieldCheck[] =>
  checks.filter((check) => check.status === 'out_of_range')

/** The lots that were scanned in these entries, by id. */
export function scannedLots(entries: Entries): Record<string, LotBasis> {
  const found: Record<string, LotBasis> = {}
  for (const entry of Object.values(entries)) {
    if (entry.kind === 'component' && entry.lot && entry.basis) found[entry.lot.id] = entry.basis
  }
  return found
}
