import { describe, expect, it } from 'vitest'
import { changedLines, eventWords, payloadLines } from './readable.ts'

describe('an event in words', () => {
  it('[P11.1] leaves no value of the payload out', () => {
    const payload = {
      version: 2,
      content: {
        name: 'Ketamine',
        hazardous: false,
        batchSize: { value: '10.0', unit: 'mL' },
        lines: [{ low: '1' }],
      },
      codes: ['a', 'b'],
      none: null,
    }
    expect(payloadLines(payload).map(({ path, value }) => [path, value])).toEqual([
      ['version', '2'],
      ['content.name', 'Ketamine'],
      ['content.hazardous', 'No'],
      ['content.batchSize', '10.0 mL'],
      ['content.lines.0.low', '1'],
      ['codes', 'a; b'],
      ['none', '—'],
    ])
  })

  it('names a value by its path in words', () => {
    expect(payloadLines({ content: { billOfMaterials: [{ materialCode: 'X' }] } })[0]?.label).toBe(
      'Content › bill of materials › 1 › material code',
    )
  })

  it('[P11.1] sets old beside new where the event holds both', () => {
    expect(
      changedLines({ from: { name: 'A', code: 'R1' }, to: { name: 'B', code: 'R1' }, reason: 'typing' }),
    ).toEqual([
      { label: 'Name', before: 'A', after: 'B' },
      { label: 'Code', before: 'R1', after: 'R1' },
    ])
    expect(changedLines({ from: ['qa'], to: ['qa', 'pic'] })).toEqual([
      { label: 'Value', before: 'qa', after: 'qa; pic' },
    ])
    expect(changedLines({ version: 1 })).toBeNull()
  })

  it('reads the type of an event as a sentence', () => {
    expect(eventWords('FormulaVersionOpened')).toBe('Formula version opened')
  })
})
