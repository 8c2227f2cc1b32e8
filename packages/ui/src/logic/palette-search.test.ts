import { describe, expect, it } from 'vitest'
import { findItems } from './palette-search.ts'

const items = [
  { label: 'Open batches' },
  { label: 'BR-0142', hint: 'Phenylephrine 100 mcg/mL' },
  { label: 'Batches', keywords: ['runs'] },
]
const labels = (text: string) => findItems(items, text).map((item) => item.label)

describe('findItems', () => {
  it('keeps all without a text', () => expect(labels('  ')).toHaveLength(3))
  it('finds every word in label, hint and keywords, in any order', () => {
    expect(labels('mcg phenyl')).toEqual(['BR-0142'])
    expect(labels('runs')).toEqual(['Batches'])
    expect(labels('phenyl ketamine')).toEqual([])
  })
  it('puts a name that starts with the text first', () => {
    expect(labels('batch')).toEqual(['Batches', 'Open batches'])
  })
})
