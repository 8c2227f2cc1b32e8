import type { BatchRow } from '@batchproof/protocol'
import { describe, expect, it } from 'vitest'
import { batchesOnDay, technicianLoads, weekOf } from './calendar-days.ts'

const ZONE = 'America/New_York'
const row = (id: string, technician: string, startsAt: string, endsAt: string) =>
  ({ id, technicianId: technician, technicianName: technician, startsAt, endsAt }) as unknown as BatchRow

const early = row('b-1', 'Maria', '2026-11-24T12:30:00.000Z', '2026-11-24T15:00:00.000Z')
const late = row('b-2', 'Maria', '2026-11-24T18:00:00.000Z', '2026-11-25T06:00:00.000Z')
const other = row('b-3', 'Kevin', '2026-11-25T13:00:00.000Z', '2026-11-25T14:00:00.000Z')

describe('the production calendar', () => {
  it('[B05.1] begins its week on Monday, over a change of year too', () => {
    expect(weekOf('2026-11-21')[0]).toBe('2026-11-16')
    expect(weekOf('2027-01-01')).toEqual(expect.arrayContaining(['2026-12-28', '2027-01-03']))
    expect(weekOf('2026-11-16')[0]).toBe('2026-11-16')
  })

  it('[B04.4] shows a batch on every day on which it runs, the earliest first', () => {
    const ids = (date: string) => batchesOnDay([other, late, early], date, ZONE).map(({ id }) => id)
    expect(ids('2026-11-24')).toEqual(['b-1', 'b-2'])
    expect(ids('2026-11-25')).toEqual(['b-2', 'b-3'])
    expect(ids('2026-11-26')).toEqual([])
  })

  it('[B05.3] sums each technician’s planned time by day', () => {
    const loads = technicianLoads([early, late, other], ['2026-11-24', '2026-11-25'], ZONE)
    expect(loads.map(({ name }) => name)).toEqual(['Kevin', 'Maria'])
    expect(loads[1]?.days.map(({ batches, minutes }) => [batches, minutes])).toEqual([
      [2, 150 + 660],
      [1, 60],
    ])
  })
})
