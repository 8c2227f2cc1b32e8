import { describe, expect, it } from 'vitest'
import { pinKeyFor, pressPinKey } from './pin-text.ts'

describe('pressPinKey', () => {
  it('[B06.1] adds, takes back and clears, and stops at the longest PIN', () => {
    expect(pressPinKey('12345', '6', 12)).toBe('123456')
    expect(pressPinKey('123456', '7', 6)).toBe('123456')
    expect(pressPinKey('123', 'back', 6)).toBe('12')
    expect(pressPinKey('', 'back', 6)).toBe('')
    expect(pressPinKey('123', 'clear', 6)).toBe('')
  })
  it('keeps leading zeros, which are part of a PIN', () => {
    expect(pressPinKey('00', '7', 6)).toBe('007')
  })
  it('takes figures from a keyboard and nothing else', () => {
    expect(pinKeyFor('4')).toBe('4')
    expect(pinKeyFor('.')).toBeNull()
    expect(pinKeyFor('Enter')).toBeNull()
  })
})
