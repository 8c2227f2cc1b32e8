import { describe, expect, it } from 'vitest'
import { refusal } from '@batchproof/domain'
import { firstUnfinished, outOfRange, secondsLeft, standingOf } from './step-check.ts'
import type { FieldCheck, StepField } from '@batchproof/domain'
import type { Entry } from './entry.ts'

const temperature: StepField = {
  kind: 'number',
  id: 'temperature',
  label: 'Temperature',
  required: true,
  spec: { unit: 'degC' },
  gravimetric: false,
}
const remark: StepField = { kind: 'text', id: 'remark', label: 'Remark', required: false, maximumLength: 100 }
const rest: StepField = {
  kind: 'timer',
  id: 'rest',
  label: 'Rest',
  required: true,
  minimumSeconds: 20,
  maximumSeconds: null,
}
const strength: StepField = {
  kind: 'calculation',
  id: 'strength',
  label: 'Strength',
  required: true,
  operation: 'divide',
  left: { stepId: 's', fieldId: 'a' },
  right: { stepId: 's', fieldId: 'b' },
  unit: 'mg/mL',
  decimals: 3,
  low: null,
  high: null,
}
const check = (field: StepField, more: Partial<FieldCheck>): FieldCheck => ({
  fieldId: field.id,
  label: field.label,
  status: 'in_range',
  shown: '',
  expected: '',
  ...more,
})
const typed = (text: string): Entry => ({
  kind: 'number',
  text,
  unit: 'degC',
  gross: '',
  tare: '',
  part: 'tare',
})
const missing = (field: StepField) =>
  refusal('step_values_missing', 'nothing is recorded', `values.${field.id}`)

describe('how a field stands', () => {
  it('is to do, then done', () => {
    const none = {
      checks: [check(temperature, { status: 'not_recorded' })],
      refusals: [missing(temperature)],
    }
    expect(standingOf(temperature, typed(''), none, false)).toBe('open')
    const done = { checks: [check(temperature, { shown: '20 degC' })], refusals: [] }
    expect(standingOf(temperature, typed('20'), done, false)).toBe('done')
  })
  it('[B07.2] is out of range at once, before anything is sent', () => {
    const judged = {
      checks: [check(temperature, { status: 'out_of_range', shown: '25 degC' })],
      refusals: [],
    }
    expect(standingOf(temperature, typed('25'), judged, false)).toBe('out_of_range')
    expect(outOfRange(judged.checks)).toHaveLength(1)
  })
  it('is a problem when what is entered cannot be recorded', () => {
    const judged = {
      checks: [check(temperature, { status: 'not_recorded', shown: '20.55 degC' })],
      refusals: [refusal('step_value_invalid', 'steps of 0.1', 'values.temperature')],
    }
    expect(standingOf(temperature, typed('20.55'), judged, false)).toBe('problem')
  })
  it('may stay empty where it is not required', () => {
    const judged = { checks: [check(remark, { status: 'not_recorded' })], refusals: [] }
    expect(standingOf(remark, { kind: 'text', text: '' }, judged, false)).toBe('optional')
  })
  it('[B07.4] runs while a timer has not reached its minimum', () => {
    const early = check(rest, { status: 'out_of_range', shown: '5 s', computed: { value: '5', unit: 's' } })
    expect(standingOf(rest, { kind: 'none' }, { checks: [early], refusals: [] }, true)).toBe('running')
    expect(secondsLeft(rest, early)).toBe(15)
    expect(secondsLeft(rest, check(rest, { computed: { value: '20', unit: 's' } }))).toBeNull()
  })
})

describe('what comes next', () => {
  it('[B07.1] is the first unfinished field in order, calculations last', () => {
    const standings = { strength: 'open', temperature: 'done', rest: 'open' } as const
    const at = (field: StepField) => standings[field.id as keyof typeof standings]
    expect(firstUnfinished([strength, temperature, rest], at)?.id).toBe('rest')
    expect(firstUnfinished([strength], at)?.id).toBe('strength')
    expect(firstUnfinished([temperature], at)).toBeNull()
  })
})
