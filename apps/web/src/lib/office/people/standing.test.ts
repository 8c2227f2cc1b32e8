import { expect, it } from 'vitest'
import { heldQualifications, standingOf, worstOf } from './standing.ts'

it('[B04.2] counts through the last day, warns within thirty, and says how long it has lapsed', () => {
  expect(standingOf('2026-11-21', '2026-11-21')).toEqual({ tone: 'warning', words: 'Lapses today' })
  expect(standingOf('2026-11-20', '2026-11-21')).toEqual({ tone: 'critical', words: 'Lapsed yesterday' })
  expect(standingOf('2026-12-21', '2026-11-21').tone).toBe('warning')
  expect(standingOf('2026-12-22', '2026-11-21').tone).toBe('good')
})

it('[B04.2] shows the newest record of each kind, and the earlier ones under it', () => {
  const held = heldQualifications(
    [
      { kind: 'media_fill', passedOn: '2025-11-01', expiresOn: '2026-05-01' },
      { kind: 'media_fill', passedOn: '2026-05-01', expiresOn: '2026-12-01' },
      { kind: 'garbing', passedOn: '2026-01-01', expiresOn: '2026-11-01' },
    ],
    '2026-11-21',
  )
  expect(held.map(({ kind, latest, earlier }) => [kind, latest.expiresOn, earlier.length])).toEqual([
    ['garbing', '2026-11-01', 0],
    ['media_fill', '2026-12-01', 1],
  ])
  expect(worstOf(held)?.kind).toBe('garbing')
  expect(worstOf([])).toBeNull()
})
