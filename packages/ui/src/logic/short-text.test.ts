import { describe, expect, it } from 'vitest'
import { personInitials, shortHash } from './short-text.ts'

describe('short texts', () => {
  it('takes the first letters of the first and last name', () => {
    expect(personInitials('Maria Lopez')).toBe('ML')
    expect(personInitials('Ana de la Cruz')).toBe('AC')
    expect(personInitials('Cher')).toBe('C')
    expect(personInitials('')).toBe('')
  })
  it('keeps both ends of a hash', () => {
    expect(shortHash('3fa9c1d2aa00bb11cc22dd33ee4477e0')).toBe('3fa9c1d2…77e0')
    expect(shortHash('abc123')).toBe('abc123')
  })
})
