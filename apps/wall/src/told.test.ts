import { describe, expect, it } from 'vitest'
import { card, outside, progress } from './card.fixture.ts'
import { withCard } from './told.ts'
import type { FloorCard, WallCard } from '@batchproof/protocol'

const LATER = '2026-11-21T09:30:00.000Z'
const told = (of: WallCard, change: Partial<FloorCard> = {}): FloorCard => {
  const { deviationsOpen: _deviationsOpen, ...rest } = of
  return { ...rest, updatedAt: LATER, ...change }
}
const ids = (cards: readonly WallCard[]) => cards.map(({ id }) => id)

describe('a card of the floor', () => {
  const list = [card('1'), card('2', { hasDeviations: true, deviationsOpen: { count: 2, since: LATER } })]

  it('[C04] changes its batch, keeps what a card does not say, and touches no other', () => {
    const { cards, mustRead } = withCard(list, told(list[1]!, { stepsDone: 4, waitsForWitness: true }))
    expect(mustRead).toBe(false)
    expect(cards[1]).toMatchObject({ stepsDone: 4, waitsForWitness: true, deviationsOpen: { count: 2 } })
    expect(cards[0]).toBe(list[0])
  })

  it('[C04] raises the alarm at once when it tells of a value out of range, and asks who is at it', () => {
    const { progress: withReading } = outside()
    const { cards, mustRead } = withCard(
      list,
      told(list[0]!, { hasDeviations: true, progress: withReading! }),
    )
    expect(mustRead).toBe(true)
    expect(cards[0]).toMatchObject({ deviationsOpen: { count: 1, since: LATER } })
  })

  it('[C04] raises it again at the next value, also when the last is being looked into', () => {
    const looked = card('1', { ...outside(), deviationsOpen: null })
    const worse = progress({ ...looked.progress, outOfRangeCount: 2 })
    expect(withCard([looked], told(looked)).mustRead).toBe(false)
    const { cards, mustRead } = withCard([looked], told(looked, { progress: worse }))
    expect(mustRead).toBe(true)
    expect(cards[0]?.deviationsOpen).not.toBeNull()
  })

  it('[C04] takes a batch off that does not run any more', () => {
    expect(ids(withCard(list, told(list[0]!, { status: 'pending_review' })).cards)).toEqual(['2'])
  })

  it('asks for a reading when a batch runs that is not on the wall, and for no other', () => {
    expect(withCard(list, told(card('3')))).toEqual({ cards: list, mustRead: true })
    expect(withCard(list, told(card('3'), { status: 'scheduled' })).mustRead).toBe(false)
  })

  it('does not set a batch back', () => {
    const old = told(list[0]!, { stepsDone: 1, updatedAt: '2026-11-21T08:30:00.000Z' })
    expect(withCard(list, old)).toEqual({ cards: list, mustRead: false })
  })

  it('[C04] never makes the wall longer than what was read', () => {
    let cards: readonly WallCard[] = list
    for (let index = 0; index < 1000; index += 1)
      ({ cards } = withCard(cards, told(card(String(index)), { stepsDone: index })))
    expect(cards).toHaveLength(2)
  })
})
