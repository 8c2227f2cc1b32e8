import { equipmentProblem } from '../facility/equipment.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import { dimensionOf } from '../kernel/unit.ts'
import { executionOf } from './batch.ts'
import { readingsProblem } from './instrument-reading.ts'
import { checkWeighing } from './weighing.ts'
import type { EquipmentDetails } from '../facility/equipment.ts'
import type { ProcedureStep, StepField } from '../formula/procedure.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { BatchState } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { ClaimedFigure } from './instrument-reading.ts'
import type { FieldValue, StepValues } from './step-values.ts'

type Measured = Extract<FieldValue, { kind: 'number' | 'component' }>
type MeasuredField = Extract<StepField, { kind: 'number' | 'component' }>

const isMeasured = (value: FieldValue | undefined): value is Measured =>
  value?.kind === 'number' || value?.kind === 'component'

const netOf = (value: Measured): Quantity =>
  value.kind === 'number' ? { value: value.value, unit: value.unit } : value.quantity

const isWeighing = (field: MeasuredField) => field.kind === 'number' && field.gravimetric

/** The figures that were read off an instrument: gross and tare of a weighing, else the value itself. */
export function readFigures(field: MeasuredField, value: Measured): ClaimedFigure[] {
  const net = netOf(value)
  if (value.kind !== 'number' || !isWeighing(field))
    return [{ part: 'value', value: net.value, unit: net.unit }]
  return (['gross', 'tare'] as const).flatMap((part) => {
    const figure = value[part]
    return figure === null ? [] : [{ part, value: figure, unit: value.unit }]
  })
}

/** Why the named balance cannot have made this weighing: its resolution, its range, its minimum weight (X20, USP <41>). */
function balanceProblem(
  field: MeasuredField,
  value: Measured,
  balance: NonNullable<EquipmentDetails['balance']>,
): string | null {
  const net = netOf(value)
  if (dimensionOf(net.unit) !== 'mass') return null
  const inBalanceUnit = (text: string): Quantity => ({ value: text, unit: balance.unit })
  const readings =
    value.kind === 'number' && isWeighing(field)
      ? {
          gross: value.gross === null ? null : { value: value.gross, unit: value.unit },
          tare: value.tare === null ? null : { value: value.tare, unit: value.unit },
        }
      : // Read on a tared balance: what it shows is the net.
        { gross: net, tare: { value: '0', unit: net.unit } }
  const checked = checkWeighing({
    ...readings,
    balance: {
      resolution: inBalanceUnit(balance.resolution),
      minimumWeight: inBalanceUnit(balance.minimumWeight),
      capacity: inBalanceUnit(balance.capacity),
    },
  })
  return checked.ok ? null : checked.message
}

/** Why the field's figures need an instrument that is not named, or null. */
function unnamedProblem(field: MeasuredField, value: Measured): Refusal | null {
  const at = `values.${field.id}`
  const wanted = field.kind === 'number' ? (field.instrumentClass ?? null) : null
  if (wanted !== null) {
    const words = `${field.label}: say on which ${wanted.replaceAll('-', ' ')} it was read.`
    return refusal('equipment_missing', words, at)
  }
  return (value.source ?? 'typed') === 'typed'
    ? null
    : refusal('equipment_missing', `${field.label}: say which instrument gave the reading.`, at)
}

/**
 * What is wrong with the measurements of a step beyond their size: the instrument that gave them must be usable, of the
 * kind that the formula asks for, and able to have shown them (X20); and where the record is to say that an instrument
 * wrote them, its bridge's signature must prove it (B09.4).
 */
export function measurementRefusals(
  state: BatchState,
  step: ProcedureStep,
  values: StepValues,
  facts: Pick<BatchFacts, 'equipment' | 'provenReadings'>,
  context: Pick<DecisionContext, 'performedAt'>,
  onDate: string,
): Refusal[] {
  return step.fields.flatMap((field) => {
    const value = values[field.id]
    if ((field.kind !== 'number' && field.kind !== 'component') || !isMeasured(value)) return []
    if (value.kind !== field.kind) return []
    const at = `values.${field.id}`
    const instrumentId = value.instrumentId ?? null
    if (instrumentId === null) return unnamedProblem(field, value) ?? []

    const item = facts.equipment[instrumentId]
    const unusable = equipmentProblem(item, onDate)
    if (unusable) return [refusal('equipment_not_calibrated', `${unusable}.`, at)]
    const wanted = field.kind === 'number' ? (field.instrumentClass ?? null) : null
    if (wanted !== null && item?.details?.equipmentClass !== wanted) {
      const words = `${item?.details?.code} is not a ${wanted.replaceAll('-', ' ')}.`
      return [refusal('equipment_missing', words, at)]
    }
    const balance = item?.details?.balance
    const impossible = balance ? balanceProblem(field, value, balance) : null
    if (impossible) return [refusal('step_value_invalid', `${field.label}: ${impossible}`, at)]
    if (value.source !== 'instrument') return []
    const around = {
      batchId: state.id,
      stepId: step.id,
      fieldId: field.id,
      label: field.label,
      equipment: item,
      proven: facts.provenReadings ?? [],
      startedAt: executionOf(state, step.id).started?.at ?? null,
      performedAt: context.performedAt,
    }
    return readingsProblem(readFigures(field, value), value.readings ?? [], around) ?? []
  })
}
