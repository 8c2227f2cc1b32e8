import { describe, expect, it } from 'vitest'
import { card, outside, progress } from './card.fixture.ts'
import { inOrder, needsOf } from './needs.ts'

const kinds = (...about: Parameters<typeof card>) => needsOf(card(...about)).map(({ kind }) => kind)
const open = { count: 1, since: '2026-11-21T09:00:00.000Z' }
const held = { by: 'David Okafor', since: '2026-11-21T09:10:00.000Z', reason: 'Particles' }

describe('what needs a person', () => {
  it('[C04] is a value out of range, with the value and its limits', () => {
    expect(needsOf(card('1', outside()))).toEqual([
      {
        kind: 'alarm',
        since: '2026-11-21T09:05:00.000Z',
        detail: 'Room temperature 25.1 °C, expected 18.0 to 22.0 °C',
      },
    ])
  })

  it('[C04] is no alarm any more once somebody looks into the deviation', () => {
    expect(kinds('1', { ...outside(), deviationsOpen: null })).toEqual([])
  })

  it('[C04] is a waiting witness, since when', () => {
    const witnessSince = '2026-11-21T09:07:00.000Z'
    const waiting = card('1', { waitsForWitness: true, progress: progress({ witnessSince }) })
    expect(needsOf(waiting)).toEqual([{ kind: 'witness', since: witnessSince, detail: null }])
    expect(kinds('1', { status: 'completed', waitsForWitness: true })).toEqual([])
  })

  it('[C04] is a hold, by whom and why', () => {
    expect(needsOf(card('1', { held: true, progress: progress({ held }) }))).toEqual([
      { kind: 'held', since: held.since, detail: 'by David Okafor: Particles' },
    ])
  })

  it('[C04] is a deviation that nobody has begun, and a quarantine', () => {
    expect(kinds('1', { hasDeviations: true, deviationsOpen: open })).toEqual(['deviation'])
    expect(kinds('1', { status: 'quarantined' })).toEqual(['quarantined'])
    expect(kinds('1')).toEqual([])
  })

  it('[C04] is all of them, the most urgent first', () => {
    expect(kinds('1', { ...outside(), held: true, waitsForWitness: true })).toEqual([
      'alarm',
      'witness',
      'held',
    ])
  })

  it('reads a row that is older than its progress', () => {
    expect(kinds('1', { progress: null, held: true, waitsForWitness: true, deviationsOpen: open })).toEqual([
      'witness',
      'held',
      'deviation',
    ])
  })
})

describe('the order of the wall', () => {
  it('[C04] has what needs a person on top, an alarm before all, the longest waiting first; the rest as it was started', () => {
    const witness = (witnessSince: string) => ({
      waitsForWitness: true,
      progress: progress({ witnessSince }),
    })
    const order = inOrder([
      card('0', { status: 'quarantined' }),
      card('5', witness('2026-11-21T09:20:00.000Z')),
      card('1'),
      card('4', witness('2026-11-21T09:10:00.000Z')),
      card('2'),
      card('3', { held: true, progress: progress({ held }) }),
      card('6', outside()),
    ])
    expect(order.map(({ id }) => id)).toEqual(['6', '4', '5', '3', '0', '1', '2'])
  })

  it('does not change places by itself', () => {
    const [a, b] = [card('1'), card('2', { commencedAt: card('1').commencedAt })]
    expect(inOrder([b, a])).toEqual(inOrder([a, b]))
  })
})
