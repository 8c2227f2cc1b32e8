import type { BatchRow, FloorCard } from '@batchproof/protocol'
import { describe, expect, it } from 'vitest'
import { isBehind, withCards } from './with-cards.ts'

const row = (id: string, minute: number, more: Partial<BatchRow> = {}) =>
  ({
    id,
    updatedAt: `2026-11-20T12:0${minute}:00.000Z`,
    status: 'scheduled',
    stepsDone: 0,
    ...more,
  }) as BatchRow
const card = (id: string, minute: number, more: Partial<FloorCard> = {}) =>
  ({
    id,
    updatedAt: `2026-11-20T12:0${minute}:00.000Z`,
    status: 'in_progress',
    stepsDone: 1,
    ...more,
  }) as FloorCard
const told = (...cards: FloorCard[]) => new Map(cards.map((item) => [item.id, item]))

describe('rows of the floor beside what its room says', () => {
  it('[B16.2] takes what is newer, and keeps what a card does not know', () => {
    const [shown] = withCards([row('a', 1, { productCode: 'PHE' })], told(card('a', 2, { held: true })))
    expect(shown).toMatchObject({ status: 'in_progress', stepsDone: 1, held: true, productCode: 'PHE' })
  })

  it('[B16.2] does not go back to what is older', () => {
    expect(withCards([row('a', 3)], told(card('a', 2)))[0]).toMatchObject({
      status: 'scheduled',
      stepsDone: 0,
    })
  })

  it('[B16.2] wants the record read again for a newer card and for a batch that it does not hold', () => {
    expect(isBehind([row('a', 2)], told(card('a', 2)))).toBe(false)
    expect(isBehind([row('a', 2)], told(card('a', 3)))).toBe(true)
    expect(isBehind([row('a', 2)], told(card('b', 1)))).toBe(true)
  })
})
