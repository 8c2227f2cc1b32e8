import { add, compare, divide, multiply, subtract } from '../kernel/decimal.ts'
import { formatInstant, secondsBetween } from '../kernel/instant.ts'
import { convert, formatQuantity } from '../kernel/quantity.ts'
import { roundToDecimals } from '../kernel/rounding.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkChoice, checkReading, checkText, checkTimer, checkYesNo } from './in-process-check.ts'
import { sourceWords } from './instrument-reading.ts'
import { netWeight } from './weighing.ts'
import { displayUnit } from '../kernel/unit.ts'
import type { DecimalText } from '../kernel/decimal.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Unit } from '../kernel/unit.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { StepField } from '../formula/procedure.ts'
import type { PlannedResult } from './planned-component.ts'
import type { FieldCheck, FieldValue, StepValues } from './step-values.ts'

/** What checking one step's values needs beside the values. */
export interface ValueSurroundings {
  readonly stepId: string
  readonly bill: readonly BillLine[]
  readonly timers: Readonly<Record<string, Instant>>
  readonly performedAt: Instant
  readonly timeZone: string
  /** Number of a field of this or an earlier step, in its unit; null where there is none. */
  readonly numberAt: (ref: { stepId: string; fieldId: string }) => { value: DecimalText; unit: string } | null
  readonly lotNumberOf: (lotId: string) => string
  /** What of a line is to be taken from this lot; the line as it stands where nothing is computed. */
  readonly plannedFor?: (line: BillLine, lotId: string) => PlannedResult
  readonly equipmentCodeOf: (equipmentId: string) => string
  /** Name of the machine that issued the component of a line before the step was signed; null where none did. */
  readonly machineOf?: (lineId: string) => string | null
}

type Outcome = { check: FieldCheck; refusal: Refusal | null }

const at = (field: StepField) => `values.${field.id}`
const limits = (low: string | null | undefined, high: string | null | undefined, code: Unit): string => {
  const unit = displayUnit(code)
  if (low != null && high != null) return `${low} – ${high} ${unit}`
  if (low != null) return `at least ${low} ${unit}`
  return high != null ? `at most ${high} ${unit}` : `in ${unit}`
}

function outcome(
  field: StepField,
  status: FieldCheck['status'],
  shown: string,
  expected: string,
  more: Partial<FieldCheck> = {},
): Outcome {
  return { check: { fieldId: field.id, label: field.label, status, shown, expected, ...more }, refusal: null }
}

/** Nothing was recorded: in order for a field that may stay empty, a refusal for one that must not (X20). */
function blank(field: StepField, expected: string): Outcome {
  const made = outcome(field, 'not_recorded', '', expected)
  if (!field.required) return made
  const code = field.kind === 'photo' ? 'photo_required' : 'step_values_missing'
  return { ...made, refusal: refusal(code, `${field.label}: nothing is recorded.`, at(field)) }
}

const invalid = (field: StepField, message: string, shown = '', expected = ''): Outcome => ({
  ...outcome(field, 'not_recorded', shown, expected),
  refusal: refusal('step_value_invalid', `${field.label}: ${message}`, at(field)),
})

function numberOutcome(
  field: Extract<StepField, { kind: 'number' }>,
  value: Extract<FieldValue, { kind: 'number' }>,
  around: ValueSurroundings,
): Outcome {
  const { spec } = field
  const expected = limits(spec.low, spec.high, spec.unit)
  const shown = `${value.value} ${displayUnit(value.unit)}`
  if (field.gravimetric) {
    if (value.gross === null || value.tare === null)
      return invalid(field, 'record gross and tare.', shown, expected)
    const { unit } = value
    const net = netWeight({ gross: { value: value.gross, unit }, tare: { value: value.tare, unit } })
    if (!net.ok) return invalid(field, 'the tare is heavier than the gross.', shown, expected)
    if (compare(net.quantity.value, value.value) !== 0)
      return invalid(
        field,
        `gross less tare is ${formatQuantity(net.quantity)}, not ${shown}.`,
        shown,
        expected,
      )
  }
  const { status } = checkReading(spec, value)
  if (status === 'unit_mismatch')
    return invalid(field, `record it in ${displayUnit(spec.unit)}.`, shown, expected)
  if (status === 'not_a_number' || status === 'not_recorded')
    return invalid(field, 'this is not a number.', shown, expected)
  if (status === 'not_a_multiple_of_resolution')
    return invalid(
      field,
      `the instrument reads in steps of ${spec.resolution} ${displayUnit(spec.unit)}.`,
      shown,
      expected,
    )
  const unlimited = spec.low === undefined && spec.high === undefined
  return outcome(
    field,
    unlimited ? 'no_limits' : status === 'in_range' ? 'in_range' : 'out_of_range',
    shown,
    expected,
    sourceOf(value, around),
  )
}

/** Which instrument gave the figure and how it came here; nothing for one that was typed without naming any. */
function sourceOf(
  value: Extract<FieldValue, { kind: 'number' | 'component' }>,
  around: ValueSurroundings,
): Partial<FieldCheck> {
  const instrumentId = value.instrumentId ?? null
  const code = instrumentId === null ? null : around.equipmentCodeOf(instrumentId)
  const source = sourceWords(value.source ?? 'typed', code)
  return source === '' ? {} : { source }
}

function timerOutcome(field: Extract<StepField, { kind: 'timer' }>, around: ValueSurroundings): Outcome {
  const startedAt = around.timers[field.id]
  const expected = `at least ${field.minimumSeconds} s${field.maximumSeconds === null ? '' : `, at most ${field.maximumSeconds} s`}`
  if (startedAt === undefined) {
    const made = blank(field, expected)
    return made.refusal
      ? {
          ...made,
          refusal: refusal('step_values_missing', `${field.label}: the timer was not started.`, at(field)),
        }
      : made
  }
  const elapsedSeconds = Math.floor(secondsBetween(startedAt, around.performedAt))
  const { status } = checkTimer(field, elapsedSeconds)
  const computed = { value: String(elapsedSeconds), unit: 's' }
  return outcome(
    field,
    status === 'in_range' ? 'in_range' : 'out_of_range',
    `${elapsedSeconds} s`,
    expected,
    { computed },
  )
}

function calculate(
  operation: Extract<StepField, { kind: 'calculation' }>['operation'],
  left: DecimalText,
  right: DecimalText,
): DecimalText | null {
  switch (operation) {
    case 'add':
      return add(left, right)
    case 'subtract':
      return subtract(left, right)
    case 'multiply':
      return multiply(left, right)
    default: {
      if (compare(right, '0') === 0) return null
      return divide(operation === 'percent_of' ? multiply(left, '100') : left, right, 12, 'down')
    }
  }
}

function calculationOutcome(
  field: Extract<StepField, { kind: 'calculation' }>,
  around: ValueSurroundings,
): Outcome {
  const expected = limits(field.low, field.high, field.unit)
  const left = around.numberAt(field.left)
  const right = around.numberAt(field.right)
  if (!left || !right) return blank(field, expected)
  const converted = convert({ value: right.value, unit: right.unit as never }, left.unit as never)
  const exact = calculate(field.operation, left.value, converted.ok ? converted.quantity.value : right.value)
  if (exact === null) return invalid(field, 'the divisor is zero.', '', expected)
  const value = roundToDecimals(exact, field.decimals)
  const low = field.low !== null && compare(value, field.low) < 0
  const high = field.high !== null && compare(value, field.high) > 0
  const unlimited = field.low === null && field.high === null
  const status = unlimited ? 'no_limits' : low || high ? 'out_of_range' : 'in_range'
  return outcome(field, status, `${value} ${displayUnit(field.unit)}`, expected, {
    computed: { value, unit: field.unit },
  })
}

function componentOutcome(
  field: Extract<StepField, { kind: 'component' }>,
  value: Extract<FieldValue, { kind: 'component' }>,
  around: ValueSurroundings,
): Outcome {
  const line = around.bill.find((item) => item.id === field.lineId)
  if (!line) return invalid(field, `the bill of materials has no ${field.lineId}.`)
  const shown = `${value.quantity.value} ${displayUnit(value.quantity.unit)} of lot ${around.lotNumberOf(value.lotId)}`
  const found = around.plannedFor?.(line, value.lotId)
  if (found && !found.ok) {
    const made = invalid(field, found.message, shown)
    return { ...made, refusal: refusal('quantity_not_computable', found.message, at(field)) }
  }
  const { quantity, low, high, calculation } = found?.planned ?? { ...line, calculation: null }
  const { unit } = quantity
  const expected = limits(low, high, unit)
  const { status } = checkReading({ unit, low, high }, value.quantity)
  if (status !== 'in_range' && status !== 'low' && status !== 'high')
    return invalid(field, `record it in ${displayUnit(unit)}.`, shown, expected)
  const stands = status === 'in_range' ? 'in_range' : 'out_of_range'
  const computed = calculation ? { calculation } : {}
  const machine = around.machineOf?.(field.lineId) ?? null
  const { source } = sourceOf(value, around)
  const origins = [source, machine === null ? undefined : `issued by ${machine}`].filter(Boolean).join(', ')
  return outcome(field, stands, shown, expected, {
    ...(origins === '' ? {} : { source: origins }),
    ...computed,
  })
}

function answerOutcome(field: StepField, value: FieldValue, around: ValueSurroundings): Outcome {
  if (field.kind === 'text' && value.kind === 'text') {
    const { status } = checkText(field, value.text)
    if (status === 'not_recorded') return blank(field, 'in words')
    return status === 'in_range'
      ? outcome(field, 'no_limits', value.text, 'in words')
      : invalid(field, 'this text is too long.')
  }
  if (field.kind === 'yes_no' && value.kind === 'yes_no') {
    const expected = field.expected === null ? 'yes or no' : field.expected ? 'yes' : 'no'
    const { status } = checkYesNo(field, value.answer)
    return outcome(
      field,
      status === 'in_range' ? 'in_range' : 'out_of_range',
      value.answer ? 'yes' : 'no',
      expected,
    )
  }
  if (field.kind === 'choice' && value.kind === 'choice') {
    const expected = (field.accepted.length > 0 ? field.accepted : field.options).join(' or ')
    const { status } = checkChoice(field, value.option)
    if (status === 'not_an_answer')
      return invalid(field, `'${value.option}' is not one of the options.`, '', expected)
    return outcome(field, status === 'in_range' ? 'in_range' : 'out_of_range', value.option, expected)
  }
  if (field.kind === 'date_time' && value.kind === 'date_time')
    return outcome(field, 'no_limits', formatInstant(value.at, around.timeZone, 'date-time'), 'date and time')
  if (field.kind === 'photo' && value.kind === 'photo') {
    const expected = field.count === 1 ? 'one photo' : `${field.count} photos`
    const enough = value.photos.length >= field.count
    const made = outcome(
      field,
      enough ? 'no_limits' : 'not_recorded',
      `${value.photos.length} of ${field.count}`,
      expected,
    )
    return enough
      ? made
      : { ...made, refusal: refusal('photo_required', `${field.label}: take ${expected}.`, at(field)) }
  }
  if (field.kind === 'equipment' && value.kind === 'equipment')
    return outcome(
      field,
      'no_limits',
      around.equipmentCodeOf(value.equipmentId),
      field.equipmentClass.replaceAll('-', ' '),
    )
  return invalid(field, `a ${field.kind.replaceAll('_', ' ')} is expected here.`)
}

function fieldOutcome(field: StepField, value: FieldValue | undefined, around: ValueSurroundings): Outcome {
  if (field.kind === 'timer') return timerOutcome(field, around)
  if (field.kind === 'calculation') return calculationOutcome(field, around)
  if (!value)
    return blank(
      field,
      field.kind === 'number' ? limits(field.spec.low, field.spec.high, field.spec.unit) : '',
    )
  if (field.kind === 'number' && value.kind === 'number') return numberOutcome(field, value, around)
  if (field.kind === 'component' && value.kind === 'component') return componentOutcome(field, value, around)
  return answerOutcome(field, value, around)
}

/**
 * Checks every field of a step (B07.2, X20): what each is found to be, and what must be mended before the step can be
 * signed. An out-of-range value is no refusal here: it asks for a deviation. The iPad runs the same as one types.
 */
export function checkStepValues(
  fields: readonly StepField[],
  values: StepValues,
  around: ValueSurroundings,
): { checks: FieldCheck[]; refusals: Refusal[] } {
  const strangers = Object.keys(values).filter((fieldId) => !fields.some((field) => field.id === fieldId))
  const outcomes = fields.map((field) => fieldOutcome(field, values[field.id], around))
  return {
    checks: outcomes.map((item) => item.check),
    refusals: [
      ...strangers.map((fieldId) =>
        refusal('step_value_invalid', `The step has no field ${fieldId}.`, `values.${fieldId}`),
      ),
      ...outcomes.flatMap((item) => item.refusal ?? []),
    ],
  }
}
