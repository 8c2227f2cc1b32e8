import type { FloorCard } from '@batchproof/protocol'
import { describe, expect, it } from 'vitest'
import {
  fitting,
  inOrder,
  needOf,
  spanWords,
  stepWords,
  timerOf,
  withCard,
  type WallBatch,
} from './batch-lines.ts'

const batch = (id: string, change: Partial<WallBatch> = {}): WallBatch => ({
  id,
  batchNumber: `NHC-20261121-00${id}`,
  productName: 'Oxytocin',
  strength: '30 units / 500 mL',
  status: 'in_progress',
  hazardous: false,
  technicianName: 'Maria Lopez',
  roomName: 'Cleanroom 1',
  startsAt: '2026-11-21T08:00:00.000Z',
  stepsDone: 3,
  stepsTotal: 12,
  currentStep: 'Weigh',
  waitsForWitness: false,
  held: false,
  hasDeviations: false,
  commencedAt: `2026-11-21T08:0${id}:00.000Z`,
  updatedAt: `2026-11-21T09:0${id}:00.000Z`,
  ...change,
})
const cardOf = (of: WallBatch, change: Partial<FloorCard> = {}): FloorCard => {
  const { commencedAt: _commencedAt, ...card } = of
  // Of the rest of a card these lines ask nothing.
  return { ...card, ...change } as FloorCard
}
const ids = (batches: readonly WallBatch[]) => batches.map(({ id }) => id)

describe('what needs a person', () => {
  it('[C04] is quarantine before hold before witness, and nothing else', () => {
    expect(needOf(batch('1', { status: 'quarantined', held: true, waitsForWitness: true }))).toBe(
      'quarantined',
    )
    expect(needOf(batch('1', { held: true, waitsForWitness: true }))).toBe('held')
    expect(needOf(batch('1', { waitsForWitness: true }))).toBe('witness')
    expect(needOf(batch('1', { hasDeviations: true }))).toBeNull()
    expect(needOf(batch('1', { status: 'completed', waitsForWitness: true }))).toBeNull()
  })

  it('[C04] stands on top, a witness before all, the longest waiting first; the rest stays as it was started', () => {
    const order = inOrder([
      batch('0', { status: 'quarantined' }),
      batch('5', { waitsForWitness: true }),
      batch('1'),
      batch('4', { waitsForWitness: true }),
      batch('2'),
      batch('3', { held: true }),
    ])
    expect(ids(order)).toEqual(['4', '5', '3', '0', '1', '2'])
  })
})

describe('a card of the floor', () => {
  const list = [batch('1'), batch('2')]

  it('[C04] changes its batch and keeps what a card does not say', () => {
    const card = cardOf(list[1]!, {
      stepsDone: 4,
      waitsForWitness: true,
      updatedAt: '2026-11-21T09:30:00.000Z',
    })
    const { batches, isKnown } = withCard(list, card)
    expect(isKnown).toBe(true)
    expect(batches[1]).toMatchObject({
      stepsDone: 4,
      waitsForWitness: true,
      commencedAt: list[1]!.commencedAt,
    })
    expect(batches[0]).toBe(list[0])
  })

  it('[C04] takes a batch off that does not run any more', () => {
    expect(ids(withCard(list, cardOf(list[0]!, { status: 'pending_review' })).batches)).toEqual(['2'])
  })

  it('asks for the list when a batch runs that it does not have, and for no other', () => {
    expect(withCard(list, cardOf(batch('3'))).isKnown).toBe(false)
    expect(withCard(list, cardOf(batch('3'), { status: 'scheduled' })).isKnown).toBe(true)
  })

  it('does not set a batch back', () => {
    const old = cardOf(list[0]!, { stepsDone: 1, updatedAt: '2026-11-21T08:30:00.000Z' })
    expect(withCard(list, old).batches).toBe(list)
  })
})

describe('the height of the wall', () => {
  const heights = { wall: 30, need: 10, line: 5, rest: 3 }
  const many = (count: number, needing: number) =>
    Array.from({ length: count }, (_, index) => batch(String(index), { held: index < needing }))

  it('shows all that fit', () => {
    expect(fitting(many(5, 1), heights)).toMatchObject({ leftOut: 0, shown: { length: 5 } })
    expect(fitting([], heights)).toEqual({ shown: [], leftOut: 0, leftOutNeeds: 0 })
  })
  it('[C04] counts what it leaves out', () => {
    expect(fitting(many(6, 1), heights)).toMatchObject({ leftOut: 2, leftOutNeeds: 0, shown: { length: 4 } })
  })
  it('[C04] says how many of them need a person', () => {
    expect(fitting(many(6, 4), heights)).toMatchObject({ leftOut: 4, leftOutNeeds: 2, shown: { length: 2 } })
  })
})

describe('words', () => {
  it('tell a span so that it reads from afar', () => {
    const now = Date.parse('2026-11-21T10:00:30.000Z')
    expect(spanWords('2026-11-21T10:00:00.000Z', now)).toBe('0 min')
    expect(spanWords('2026-11-21T09:01:00.000Z', now)).toBe('59 min')
    expect(spanWords('2026-11-21T08:55:00.000Z', now)).toBe('1 h 05')
    expect(spanWords('2026-11-20T10:00:30.000Z', now)).toBe('1 d 0 h')
    expect(spanWords('2026-11-21T10:05:00.000Z', now)).toBe('0 min')
  })
  it('[C04] tell what the timer counts', () => {
    const one = batch('1')
    expect(timerOf(one)).toEqual({ word: 'running', from: one.commencedAt })
    expect(timerOf({ ...one, status: 'completed' })).toEqual({ word: 'waits', from: one.updatedAt })
    expect(timerOf({ ...one, status: 'quarantined' })).toBeNull()
  })
  it('tell where a batch is', () => {
    expect(stepWords(batch('1'))).toBe('Weigh')
    expect(stepWords(batch('1', { currentStep: null }))).toBe('All steps done')
    expect(stepWords(batch('1', { status: 'completed', currentStep: null }))).toContain('handed in')
  })
})
