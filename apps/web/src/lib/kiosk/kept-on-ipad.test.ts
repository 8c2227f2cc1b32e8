import { beforeEach, describe, expect, it } from 'vitest'
import { countDrafts, forgetDraft, keepDraft, readDraft } from './draft.ts'
import { forgetUnsent, keepUnsent, readUnsent } from './unsent.ts'
import type { KeyValueStore, StepDraft } from './draft.ts'
import type { Envelope } from './kiosk-api.ts'

class MapStore implements KeyValueStore {
  readonly #map = new Map<string, string>()
  full = false
  get length() {
    return this.#map.size
  }
  key(index: number) {
    return [...this.#map.keys()][index] ?? null
  }
  getItem(key: string) {
    return this.#map.get(key) ?? null
  }
  setItem(key: string, value: string) {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.#map.set(key, value)
  }
  removeItem(key: string) {
    this.#map.delete(key)
  }
}

let store: MapStore
beforeEach(() => {
  store = new MapStore()
})

const draft: StepDraft = { entries: { clear: { kind: 'yes_no', answer: true } }, deviation: null }

describe('[B11.2] what was entered survives a reload', () => {
  it('gives a draft back as it was, by batch and step', () => {
    keepDraft(store, 'batch-1', 'mix', draft)
    expect(readDraft(store, 'batch-1', 'mix')).toEqual(draft)
    expect(readDraft(store, 'batch-1', 'fill')).toBeNull()
    expect(readDraft(store, 'batch-2', 'mix')).toBeNull()
  })
  it('forgets it when the step is in the record, and counts what is left', () => {
    keepDraft(store, 'batch-1', 'mix', draft)
    keepDraft(store, 'batch-1', 'fill', draft)
    forgetDraft(store, 'batch-1', 'mix')
    expect(countDrafts(store)).toBe(1)
  })
  it('takes a damaged draft for none', () => {
    store.setItem('batchproof.draft.batch-1.mix', '{"entries":')
    expect(readDraft(store, 'batch-1', 'mix')).toBeNull()
    store.setItem('batchproof.draft.batch-1.mix', '{"entries":[1]}')
    expect(readDraft(store, 'batch-1', 'mix')).toBeNull()
  })
  it('says so when the iPad has no room', () => {
    store.full = true
    expect(keepDraft(store, 'batch-1', 'mix', draft)).toBe(false)
  })
})

describe('[B11.2] commands that got no answer', () => {
  const command = (id: string): Envelope => ({
    id,
    type: 'batch.startTimer',
    subject: 'batch-1',
    performedAt: '2026-11-21T10:00:00.000Z',
    payload: { stepId: 'mix', fieldId: 'rest' },
  })
  it('wait in order, each once, with their own id and time', () => {
    keepUnsent(store, 'batch-1', command('a'))
    keepUnsent(store, 'batch-1', command('b'))
    keepUnsent(store, 'batch-1', command('b'))
    expect(readUnsent(store, 'batch-1')).toEqual([command('a'), command('b')])
  })
  it('are forgotten once they are answered', () => {
    keepUnsent(store, 'batch-1', command('a'))
    forgetUnsent(store, 'batch-1', 'a')
    expect(readUnsent(store, 'batch-1')).toEqual([])
    expect(store.length).toBe(0)
  })
})
