import type { FloorCard } from '@batchproof/protocol'
import { describe, expect, it } from 'vitest'
import { FloorRoomLogic } from './floor-room-logic.ts'

const card = (id: string, stepsDone: number): FloorCard => ({
  id,
  batchNumber: `BR-${id}`,
  productName: 'Oxytocin',
  strength: '30 units / 500 mL',
  status: 'in_progress',
  hazardous: false,
  technicianId: 'p-1',
  technicianName: 'Maria Lopez',
  roomId: 'r-1',
  roomName: 'Cleanroom 1',
  startsAt: '2026-11-20T12:00:00.000Z',
  endsAt: '2026-11-20T14:00:00.000Z',
  commencedAt: '2026-11-20T12:01:00.000Z',
  stepsDone,
  stepsTotal: 12,
  currentStep: 'Weigh',
  waitsForWitness: false,
  held: false,
  hasDeviations: false,
  progress: null,
  updatedAt: '2026-11-20T12:00:00.000Z',
})

describe('floor room', () => {
  it('[C03] tells a card, and the last of each batch to whoever comes later', () => {
    const room = new FloorRoomLogic()

    expect(room.post({ kind: 'card', seq: 1, card: card('a', 1) }).tell).toEqual([
      { kind: 'card', card: card('a', 1) },
    ])
    room.post({ kind: 'card', seq: 2, card: card('b', 5) })
    room.post({ kind: 'card', seq: 3, card: card('a', 2) })

    expect(room.greet()).toEqual([{ kind: 'cards', cards: [card('b', 5), card('a', 2)] }])
  })

  it('[C03] tells nobody a card that a newer one has overtaken', () => {
    const room = new FloorRoomLogic()
    room.post({ kind: 'card', seq: 7, card: card('a', 2) })

    expect(room.post({ kind: 'card', seq: 6, card: card('a', 1) })).toMatchObject({ status: 200, tell: [] })
    expect(room.post({ kind: 'card', seq: 7, card: card('a', 2) }).tell).toEqual([])
    expect(room.greet()).toEqual([{ kind: 'cards', cards: [card('a', 2)] }])
  })

  it('does not grow without end', () => {
    const room = new FloorRoomLogic()
    for (let seq = 1; seq <= 600; seq++) room.post({ kind: 'card', seq, card: card(String(seq), 1) })

    const [greeting] = room.greet()
    const cards = greeting?.kind === 'cards' ? greeting.cards : []
    expect(cards).toHaveLength(500)
    expect(cards[0]?.id).toBe('101')
  })

  it('takes no events', () => {
    expect(new FloorRoomLogic().post({ kind: 'events', events: [], heardAt: '' }).status).toBe(400)
  })
})
