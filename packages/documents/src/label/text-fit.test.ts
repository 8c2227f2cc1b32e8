import { describe, expect, it } from 'vitest'
import { textWidthPixels, unsupportedCharacters, wrapRuns, type TextRun } from './text-fit.ts'

const plain = (text: string): TextRun => ({ text, weight: 500 })
const bold = (text: string): TextRun => ({ text, weight: 700 })
const linesOf = (runs: TextRun[], width: number): string[] | undefined =>
  wrapRuns(runs, 10, width)?.map((line) => line.map(({ text }) => text).join(''))

describe('breaking text into lines', () => {
  it('breaks at spaces, never wider than the line', () => {
    const text = 'Sodium chloride 9 mg/mL; water for injection q.s.'
    const lines = linesOf([plain(text)], 90) ?? []
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.join(' ')).toBe(text)
    for (const line of lines) expect(textWidthPixels(plain(line), 10)).toBeLessThanOrEqual(90)
  })

  it('keeps together what a no-break space joins', () => {
    expect(linesOf([plain('usual dose 10\u00a0units')], 75)).toEqual(['usual dose', '10\u00a0units'])
  })

  it('keeps a bold name and the comma after it together', () => {
    expect(linesOf([bold('Harbor Sterile'), plain(', Baltimore')], 75)).toEqual([
      'Harbor Sterile,',
      'Baltimore',
    ])
  })

  it('drops the dot between statements where the line breaks, and keeps it within a line', () => {
    const runs = [bold('Not for resale'), plain(' · '), bold('Office Use Only')]
    expect(linesOf(runs, 90)).toEqual(['Not for resale', 'Office Use Only'])
    expect(linesOf(runs, 200)).toEqual(['Not for resale · Office Use Only'])
  })

  it('says that a word is too wide instead of breaking it', () => {
    expect(linesOf([plain('a cyclophosphamide')], 50)).toBeUndefined()
  })

  it('knows which characters the typeface has', () => {
    expect(unsupportedCharacters('25 °C ± 2 µL – 0.9%')).toEqual([])
    expect(unsupportedCharacters('≤ 25 °C, ≤ 8 °C, 水')).toEqual(['≤', '水'])
  })
})
