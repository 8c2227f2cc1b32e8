import type { FieldCheck, FieldValue, StepField } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { expectationOf, expectationText } from './expected.ts'
import { exceptionsOfBatch, exceptionsOfStep } from './exceptions.ts'
import { recordSteps } from './record-steps.ts'
import { allDone, doneStep, viewOf } from './view.fixture.ts'

const blank = viewOf()
const { procedure, billOfMaterials } = blank.master.content
const stepWith = (kind: StepField['kind']) => {
  const step = procedure.find(({ fields }) => fields.some((field) => field.kind === kind))
  const field = step?.fields.find((item) => item.kind === kind)
  if (!step || !field) throw new Error(`no field of kind ${kind}`)
  return { step, field }
}

/** The line of one field, with a value and the record's own judgement of it. */
function lineOf(kind: StepField['kind'], value: FieldValue | undefined, check: Partial<FieldCheck>) {
  const { step, field } = stepWith(kind)
  const done = doneStep(blank, step.id)
  const checks = done.checks.map((item) => (item.fieldId === field.id ? { ...item, ...check } : item))
  const values = value ? { [field.id]: value } : {}
  const view = viewOf({ steps: { [step.id]: { ...done, values, checks } } })
  const item = recordSteps(view).find((candidate) => candidate.step.id === step.id)
  const line = item?.lines.find(({ fieldId }) => fieldId === field.id)
  if (!item || !line) throw new Error('the line is not there')
  return { item, line, field }
}

describe('a record beside its master', () => {
  it('[B13.1] has a line for every field of every step, in the order of the master', () => {
    const steps = recordSteps(blank)
    expect(steps.map(({ step }) => step.id)).toEqual(procedure.map(({ id }) => id))
    expect(steps.flatMap(({ lines }) => lines)).toHaveLength(procedure.flatMap(({ fields }) => fields).length)
    expect(steps.every(({ lines }) => lines.every(({ standing }) => standing === 'ahead'))).toBe(true)
  })

  it('[B13.1] says which limit a number has passed', () => {
    const { field } = stepWith('number')
    if (field.kind !== 'number') throw new Error('a number')
    const { unit, high = '0' } = field.spec
    const value = {
      kind: 'number',
      value: `${Number(high) + 1}`,
      unit,
      gross: null,
      tare: null,
      source: 'typed',
      instrumentId: null,
    } as const
    const { line } = lineOf('number', value, { status: 'out_of_range' })
    expect(line.standing).toBe('out')
    expect(line.reason).toMatch(/^Above high /)
    expect(line.reason).toContain(high)
  })

  it.each([
    ['read from BAL-01 by the instrument bridge', 'instrument'],
    ['printed by BAL-01 as a keyboard', 'instrument_keyboard'],
    ['read on BAL-01, typed', 'typed'],
    [undefined, 'typed'],
  ] as const)('[B09.4] says who or what gave a figure: %s', (source, from) => {
    const value = {
      kind: 'number',
      value: '12.48',
      unit: 'g',
      gross: '53.68',
      tare: '41.20',
      source: from,
      instrumentId: null,
    } as const
    const { line } = lineOf('number', value, { ...(source && { source }) })
    expect(line.detail).toBe(`gross 53.68 g, tare 41.20 g, ${source ?? 'typed'}`)
  })

  it('[B07.4] shows a timer in minutes and says when it was cut short', () => {
    const { line } = lineOf('timer', undefined, {
      status: 'out_of_range',
      computed: { value: '7', unit: 's' },
    })
    expect(line.shown).toBe('7 s')
    expect(line.reason).toMatch(/^Shorter than /)
  })

  it('[X20] calls a required value that is not there missing, never in order', () => {
    const { item, line } = lineOf('yes_no', undefined, { status: 'not_recorded', shown: '' })
    expect(line.standing).toBe('missing')
    expect(exceptionsOfStep(item, true).map(({ fieldId }) => fieldId)).toContain(line.fieldId)
  })

  it('[B17.1] shows what was wanted of every kind of field in words', () => {
    for (const { fields } of procedure)
      for (const field of fields) expect(expectationText(expectationOf(field, billOfMaterials))).not.toBe('')
  })
})

describe('exceptions', () => {
  it('[B13.4] finds none in a record that agrees with its master', () => {
    const view = viewOf({ steps: allDone(blank) })
    expect(recordSteps(view).flatMap((item) => exceptionsOfStep(item, true))).toEqual([])
    expect(exceptionsOfBatch(view)).toEqual([])
  })

  it('[B13.4] names a skipped step with its reason', () => {
    const id = procedure[0]!.id
    const view = viewOf({
      steps: {
        ...allDone(blank),
        [id]: doneStep(blank, id, { status: 'skipped', performed: null, skipReason: 'Done twice' }),
      },
    })
    expect(exceptionsOfStep(recordSteps(view)[0]!, true).map(({ text }) => text)).toEqual([
      'Skipped: Done twice',
    ])
  })

  it('[B18.1] names a critical step whose witness has not signed', () => {
    const critical = procedure.find((step) => step.critical)!
    const view = viewOf({ steps: { [critical.id]: doneStep(blank, critical.id, { witnessed: null }) } })
    const item = recordSteps(view).find(({ step }) => step.id === critical.id)!
    expect(item.waitsForWitness).toBe(true)
    expect(exceptionsOfStep(item, false).map(({ text }) => text)).toContain('The witness has not signed')
  })

  it('[B13.4] names a step that was not done only once the record is closed', () => {
    const [item] = recordSteps(blank)
    expect(exceptionsOfStep(item!, false)).toEqual([])
    expect(exceptionsOfStep(item!, true).map(({ text }) => text)).toContain('The step was not done')
  })

  it('[R05] names a yield outside its limits for the batch as a whole', () => {
    const quantities = {
      goodUnits: 60,
      rejectedUnits: 0,
      sampleUnits: 0,
      retainedUnits: 0,
      wasteUnits: 0,
      yieldPercent: '61.2',
      withinLimits: false,
    }
    const texts = exceptionsOfBatch(viewOf({ quantities })).map(({ text }) => text)
    expect(texts).toEqual(['Yield 61.2 %, outside 92.0 – 100.0 %'])
  })
})
