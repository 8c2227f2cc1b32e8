import { describe, expect, it } from 'vitest'
import { pagesOf } from './paging.ts'

const heights = { wall: 30, need: 10, line: 5, mark: 3 }
const needsPerson = (line: string) => line.startsWith('!')
/** The pages as text: lines one after the other, pages with a bar between. */
const pages = (...lines: string[]) =>
  pagesOf(lines, needsPerson, heights)
    .map((page) => page.join(' '))
    .join(' | ')

describe('the pages of the wall', () => {
  it('[C04] are one while everything fits', () => {
    expect(pages()).toBe('')
    expect(pages('!1', 'a', 'b', 'c', 'd')).toBe('!1 a b c d')
  })

  it('[C04] have what needs a person on each, and turn through the rest', () => {
    expect(pages('!1', 'a', 'b', 'c', 'd', 'e', 'f', 'g')).toBe('!1 a b c | !1 d e f | !1 g')
  })

  it('[C04] turn through all of it when the trouble leaves no place for anything else', () => {
    expect(pages('!1', '!2', '!3', 'a', 'b')).toBe('!1 !2 | !3 a b')
  })

  it('[C04] leave nothing out and fit on the wall', () => {
    for (let needs = 0; needs < 8; needs += 1)
      for (let others = 0; others < 30; others += 1) {
        const lines = [
          ...Array.from({ length: needs }, (_, index) => `!${index}`),
          ...Array.from({ length: others }, (_, index) => `${index}`),
        ]
        const made = pagesOf(lines, needsPerson, heights)
        expect(new Set(made.flat())).toEqual(new Set(lines))
        for (const page of made) {
          const height = page.reduce(
            (sum, line) => sum + (needsPerson(line) ? heights.need : heights.line),
            0,
          )
          expect(height).toBeLessThanOrEqual(made.length === 1 ? heights.wall : heights.wall - heights.mark)
        }
      }
  })

  it('show a screen that is too low one line a page rather than nothing', () => {
    expect(pagesOf(['!1', 'a'], needsPerson, { ...heights, wall: 4 })).toEqual([['!1'], ['a']])
  })
})
