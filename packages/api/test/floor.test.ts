import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './test-api.ts'

let api: TestApi
let planned = ''
let submitted = ''
let drafted = ''

beforeAll(async () => {
  api = await openTestApi()
  const { facility } = api
  const first = await facility.schedule()
  await facility.make(first)
  submitted = first.batchId
  planned = (
    await facility.schedule({
      technician: 'hazardTechnician',
      room: 'CR-2',
      start: '2026-11-22T14:00:00.000Z',
    })
  ).batchId
  const { formulaId, version } = facility.master
  drafted = await facility.as('manager').create('batch.draft', { formulaId, version, plannedUnits: 10 })
}, 120_000)
afterAll(() => api.close())

describe('floor.board', () => {
  it('[B16.1] holds every batch under way, drafts among them, and nothing that is released yet', async () => {
    const board = await (await api.callerOf('inspector')).floor.board()
    expect(board.batches.map(({ id, status }) => [id, status])).toEqual([
      [drafted, 'draft'],
      [submitted, 'pending_review'],
      [planned, 'scheduled'],
    ])
    expect(board).toMatchObject({ isCut: false, released: [], releasedDays: 7, releasedEarlier: 0 })
    expect(board.timeZone).toBe('America/New_York')
  })

  it('[B16.2] is narrowed by days, product and technician, and still names what else there is', async () => {
    const caller = await api.callerOf('manager')
    const ids = async (filter: Parameters<typeof caller.floor.board>[0]) =>
      (await caller.floor.board(filter)).batches.map(({ id }) => id)
    expect(await ids({ from: '2026-11-22', to: '2026-11-22' })).toEqual([planned])
    expect(await ids({ to: '2026-11-21' })).toEqual([submitted])
    expect(await ids({ productCode: 'NONE' })).toEqual([])
    const { personId, name } = api.facility.person('hazardTechnician')
    const board = await caller.floor.board({ technicianId: personId })
    expect(board.batches.map(({ id }) => id)).toEqual([planned])
    expect(board.technicians).toEqual(
      expect.arrayContaining([
        { id: personId, label: name },
        expect.objectContaining({ label: 'Maria Lopez' }),
      ]),
    )
    expect(board.products).toHaveLength(1)
  })

  it('[B16.1] keeps what was released lately, and counts what was released before', async () => {
    const { facility } = api
    for (const test of ['sterility', 'endotoxin'] as const)
      await facility.as('laboratory').do('batch.reportLabResult', submitted, {
        id: crypto.randomUUID(),
        test,
        result: 'passed',
        method: 'USP',
        reportNumber: `LR-${test}`,
      })
    await facility.as('qa').do('batch.approveReview', submitted, {})
    await facility.as('pic').do('batch.release', submitted, {})
    const caller = await api.callerOf('qa')
    expect((await caller.floor.board()).released.map(({ id }) => id)).toEqual([submitted])
    facility.clock.advance(8 * 24 * 3600)
    expect(await caller.floor.board()).toMatchObject({ released: [], releasedEarlier: 1 })
    expect((await caller.floor.board({ releasedDays: 30 })).released.map(({ id }) => id)).toEqual([submitted])
  })
})
