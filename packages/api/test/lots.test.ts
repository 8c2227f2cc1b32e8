import { addDaysToDate, zonedDate } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

describe('lot.list', () => {
  it('[B08.6] gives the soonest expiry first, and what can no longer be used last', async () => {
    const { rows } = await (await api.callerOf('warehouse')).lot.list({ limit: 200 })
    const usable = rows.filter(({ status }) => status !== 'consumed' && status !== 'rejected')
    expect(usable.length).toBeGreaterThan(5)
    expect(rows.slice(0, usable.length)).toEqual(usable)
    const days = usable.flatMap(({ expiresOn }) => (expiresOn ? [expiresOn] : []))
    expect(days).toEqual(days.toSorted())
  })

  it('finds what expires by a day, page by page without a gap', async () => {
    const caller = await api.callerOf('warehouse')
    const today = zonedDate(api.facility.clock.now(), 'America/New_York')
    const expiresBy = addDaysToDate(today, 400)
    const whole = await caller.lot.list({ expiresBy, limit: 200 })
    expect(whole.rows.length).toBeGreaterThan(2)
    expect(whole.rows.every(({ expiresOn }) => expiresOn !== null && expiresOn <= expiresBy)).toBe(true)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: typeof whole = await caller.lot.list({ expiresBy, limit: 2, cursor })
      paged.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(paged).toEqual(whole.rows.map(({ id }) => id))
  })

  it('[L08] totals one material exactly, and counts any filter', async () => {
    const caller = await api.callerOf('warehouse')
    const { rows } = await caller.lot.list({ materialCode: 'PHE-10MG', limit: 200 })
    const totals = await caller.lot.totals({ materialCode: 'PHE-10MG' })
    expect(totals.count).toBe(rows.length)
    const thousandths = rows.reduce((sum, row) => sum + Math.round(Number(row.onHandValue) * 1000), 0)
    expect(totals.onHand.map(({ unit }) => unit)).toEqual(['mL'])
    expect(Number(totals.onHand[0]?.value) * 1000).toBe(thousandths)
    const mixed = await caller.lot.totals({ stock: 'free' })
    expect(mixed).toMatchObject({ onHand: [], available: [] })
    expect(mixed.count).toBeGreaterThan(rows.length)
  })
})
