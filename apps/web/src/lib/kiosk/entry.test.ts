import { describe, expect, it } from 'vitest'
import { completeNumber, emptyEntry, isTouched, netOf, valueOf, valuesOf } from './entry.ts'
import type { StepField } from '@batchproof/domain'
import type { EntryOf } from './entry.ts'

const number = (more: Partial<EntryOf<'number'>> = {}): EntryOf<'number'> => ({
  kind: 'number',
  text: '',
  unit: 'g',
  gross: '',
  tare: '',
  part: 'tare',
  ...more,
})
const plain: StepField = {
  kind: 'number',
  id: 'net',
  label: 'Net',
  required: true,
  spec: { unit: 'g' },
  gravimetric: false,
}
const weighed: StepField = { ...plain, gravimetric: true }

describe('a number as it is typed', () => {
  it.each([
    ['12.50', '12.50'],
    ['0', '0'],
    ['12.', '12'],
    ['-', null],
    ['', null],
    ['.', null],
  ])('[X20] %s is read as %s, with every figure as typed', (text, value) => {
    expect(completeNumber(text)).toBe(value)
  })

  it('is no value while it is empty: a blank is never zero', () => {
    expect(valueOf(plain, number())).toBeNull()
  })

  it('keeps the trailing zero of the reading', () => {
    expect(valueOf(plain, number({ text: '12.50' }))).toMatchObject({
      value: '12.50',
      unit: 'g',
      gross: null,
    })
  })
})

describe('[B09.3] a weighing', () => {
  it('gives the net to the finer of the two readings', () => {
    expect(netOf(number({ gross: '53.68', tare: '41.2' }))).toBe('12.48')
  })
  it('has no net while one of the two is missing, or the tare is the heavier', () => {
    expect(netOf(number({ gross: '53.68' }))).toBeNull()
    expect(netOf(number({ gross: '41.20', tare: '53.68' }))).toBeNull()
  })
  it('records gross and tare beside the net', () => {
    const value = valueOf(weighed, number({ gross: '53.68', tare: '41.20' }))
    expect(value).toMatchObject({ value: '12.48', gross: '53.68', tare: '41.20' })
  })
})

describe('what would be sent', () => {
  const answer: StepField = { kind: 'yes_no', id: 'clear', label: 'Clear', required: true, expected: true }
  const timer: StepField = {
    kind: 'timer',
    id: 'rest',
    label: 'Rest',
    required: true,
    minimumSeconds: 20,
    maximumSeconds: null,
  }

  it('holds only complete values; timers are never sent', () => {
    const entries = {
      net: number({ text: '1.0' }),
      clear: { kind: 'yes_no', answer: null } as const,
      rest: { kind: 'none' } as const,
    }
    expect(Object.keys(valuesOf([plain, answer, timer], entries))).toEqual(['net'])
  })

  it('a No is an answer', () => {
    expect(valueOf(answer, { kind: 'yes_no', answer: false })).toEqual({ kind: 'yes_no', answer: false })
  })

  it('a component needs both a lot and a quantity', () => {
    const component: StepField = {
      kind: 'component',
      id: 'vial',
      label: 'Vial',
      required: true,
      lineId: 'active',
    }
    const entry = emptyEntry(component, () => 'mL')
    expect(entry).toMatchObject({ unit: 'mL', text: '' })
    expect(valueOf(component, { ...(entry as EntryOf<'component'>), text: '10' })).toBeNull()
  })

  it('leaves the mark of this iPad out of a photo', () => {
    const photo: StepField = { kind: 'photo', id: 'hood', label: 'Hood', required: true, count: 1 }
    const taken = {
      sha256: 'a'.repeat(64),
      mediaType: 'image/jpeg' as const,
      sizeBytes: 5,
      takenAt: '2026-11-21T10:00:00.000Z',
    }
    const value = valueOf(photo, { kind: 'photo', photos: [{ ...taken, kept: true }] })
    expect(value).toEqual({ kind: 'photo', photos: [taken] })
  })
})

describe('isTouched', () => {
  it('tells a half-typed entry from none', () => {
    expect(isTouched(number())).toBe(false)
    expect(isTouched(number({ tare: '4' }))).toBe(true)
    expect(isTouched({ kind: 'yes_no', answer: false })).toBe(true)
    expect(isTouched(undefined)).toBe(false)
  })
})
