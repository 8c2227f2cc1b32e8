import type { IssueCalculation } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { calculationLines, calculationRows } from './calculation-lines.ts'
import { recordSteps } from './record-steps.ts'
import { doneStep, viewOf } from './view.fixture.ts'

const calculation: IssueCalculation = {
  target: { value: '2.50', unit: 'g' },
  inputs: [
    { label: 'Target of active', shown: '5.00 g' },
    { label: 'Batch size', shown: '10 of 20 units', sign: '×' },
    { label: 'Assay', shown: '98.2%, anhydrous basis' },
    { label: 'Water', shown: '4.8%' },
    { label: 'Potency as is', shown: '93.4864%', sign: '÷' },
  ],
  raw: '2.674185764',
  result: { value: '2.67', unit: 'g' },
  low: '2.65',
  high: '2.70',
}

describe('a calculation as it is read', () => {
  it('[X08] sets apart the numbers that another one rests on', () => {
    const grounds = calculationRows(calculation).flatMap(({ label, isGround }) => (isGround ? [label] : []))
    expect(grounds).toEqual(['Assay', 'Water'])
  })

  it('[X08] stands whole before whoever signs for it', () => {
    expect(calculationLines(calculation)).toEqual([
      { label: 'Target of active', value: '5.00 g' },
      { label: '× Batch size', value: '10 of 20 units' },
      { label: '÷ Potency as is', value: '93.4864% (assay 98.2%, anhydrous basis; water 4.8%)' },
      { label: '= To take', value: '2.67 g (2.65 – 2.70 g), 2.674185764 g before rounding' },
    ])
  })

  it('[X08] says nothing of rounding where nothing was rounded', () => {
    const whole = { ...calculation, raw: '2.67' }
    expect(calculationLines(whole).at(-1)?.value).toBe('2.67 g (2.65 – 2.70 g)')
  })
})

describe('a computed quantity in the record', () => {
  const blank = viewOf()
  const step = blank.master.content.procedure.find(({ id }) => id === 'issue-phenylephrine')!
  const field = step.fields.find(({ kind }) => kind === 'component')!
  const lineOf = (value: string, status: 'in_range' | 'out_of_range') => {
    const done = doneStep(blank, step.id)
    const checks = done.checks.map((check) =>
      check.fieldId === field.id ? { ...check, status, calculation } : check,
    )
    const quantity = { value, unit: 'g' as const }
    const values = {
      [field.id]: { kind: 'component' as const, lotId: 'l', quantity, scan: '', newerLotReason: '' },
    }
    const steps = recordSteps(viewOf({ steps: { [step.id]: { ...done, values, checks } } }))
    return steps.flatMap(({ lines }) => lines).find(({ fieldId }) => fieldId === field.id)
  }

  it('[X08] is expected as it was computed, not as the master has it', () => {
    expect(lineOf('2.67', 'in_range')).toMatchObject({ expected: '2.67 g (2.65 – 2.70 g)', calculation })
  })

  it('[X08] names the computed limit that was passed', () => {
    expect(lineOf('2.50', 'out_of_range')?.reason).toBe('Below low 2.65 g')
  })
})
