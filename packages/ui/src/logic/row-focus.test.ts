import { describe, expect, it } from 'vitest'
import { nextRow } from './row-focus.ts'

describe('nextRow', () => {
  it('moves by one, by ten and to the ends, never off the list', () => {
    expect(nextRow(3, 'ArrowDown', 20)).toBe(4)
    expect(nextRow(19, 'ArrowDown', 20)).toBe(19)
    expect(nextRow(0, 'ArrowUp', 20)).toBe(0)
    expect(nextRow(3, 'PageDown', 20)).toBe(13)
    expect(nextRow(3, 'PageUp', 20)).toBe(0)
    expect(nextRow(3, 'Home', 20)).toBe(0)
    expect(nextRow(3, 'End', 20)).toBe(19)
  })
  it('leaves other keys and an empty list alone', () => {
    expect(nextRow(3, 'Tab', 20)).toBeNull()
    expect(nextRow(0, 'ArrowDown', 0)).toBeNull()
  })
})
