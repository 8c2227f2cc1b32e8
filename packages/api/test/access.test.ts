import { ROLES, type Role } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayRead, queryRoles, type QueryName } from '../src/query-roles.ts'
import { call, openTestApi, proceduresOf, type Caller, type PersonKey, type TestApi } from './test-api.ts'

let api: TestApi
let batchId: string
const callers = new Map<Role, Caller>()

const PERSON_OF: Record<Role, PersonKey> = {
  technician: 'technician',
  pharmacist: 'checker',
  pic: 'pic',
  qa: 'qa',
  production_manager: 'manager',
  warehouse: 'warehouse',
  laboratory: 'laboratory',
  administrator: 'administrator',
  inspector: 'inspector',
}

beforeAll(async () => {
  api = await openTestApi()
  batchId = (await api.facility.schedule()).batchId
  for (const role of Object.keys(ROLES) as Role[]) callers.set(role, await api.callerOf(PERSON_OF[role]))
}, 120_000)
afterAll(() => api.close())

/** An input with which each query finds something; undefined where it takes none. */
function inputOf(query: QueryName): unknown {
  const { facility } = api
  const inputs: Partial<Record<QueryName, unknown>> = {
    'formula.get': { id: facility.master.formulaId },
    'formula.compare': { id: facility.master.formulaId, before: { version: 1 }, after: { version: 1 } },
    'batch.get': { id: batchId },
    'batch.readiness': { id: batchId },
    'batch.events': { id: batchId },
    'instrument.read': {
      equipmentId: 'none',
      purpose: { batchId, stepId: 'weigh', fieldId: 'net', part: 'value' },
    },
    'lot.get': { id: [...facility.lots.values()][0] },
    'lot.ledger': { lotId: [...facility.lots.values()][0] },
    'lot.availability': { batchId },
    'recipient.get': { id: 'none' },
    'lot.byScan': { text: [...facility.lots.keys()][0] },
    'deviation.get': { id: 'none' },
    'recall.get': { id: 'none' },
    'recall.affected': { start: { kind: 'batch', batchId } },
    'recall.findStarts': { search: 'phe' },
    'genealogy.of': { kind: 'batch', id: batchId },
    'person.get': { id: facility.person('technician').personId },
    'technicians.list': { onDate: '2026-11-20' },
    'calendar.range': { from: '2026-11-20', to: '2026-11-21' },
    'records.verify': { stream: `batch:${batchId}` },
    'live.token': { batchId },
  }
  return inputs[query]
}

/** What has nothing to show here answers so, which is not a refusal. */
const EMPTY_HERE: readonly string[] = [
  'deviation.get',
  'recipient.get',
  'instrument.read',
  'recall.get',
  'live.token',
  'wall.enter',
]
/** What may be asked without a session: how to get one, and what a kiosk shows before. */
const OPEN = ['kiosk.people', 'kiosk.device']

const codeOf = (error: unknown) => (error as { code?: string }).code

describe('the authority table of queries', () => {
  it('[P11.2] has a row for every query, and no row without one', () => {
    const queries = proceduresOf('query').filter((path) => !OPEN.includes(path))
    expect(queries.toSorted()).toEqual(Object.keys(queryRoles).toSorted())
  })

  it.each(Object.keys(queryRoles) as QueryName[])(
    '[P11.2] opens %s to its roles and to no other',
    async (query) => {
      for (const [role, caller] of callers) {
        const answer = call(caller, query, inputOf(query))
        if (!mayRead([role], query)) {
          await expect(answer, role).rejects.toMatchObject({ code: 'FORBIDDEN' })
          continue
        }
        const outcome = await answer.then(
          () => 'answered',
          (error: unknown) => codeOf(error),
        )
        expect([role, outcome]).toEqual([role, EMPTY_HERE.includes(query) ? 'NOT_FOUND' : 'answered'])
      }
    },
  )

  it.each(Object.keys(queryRoles) as QueryName[])('[P11.2] refuses %s to a stranger', async (query) => {
    const stranger = await api.callerOf(null)
    await expect(call(stranger, query, inputOf(query))).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('[P11.2] refuses a query without a row to everyone', () => {
    expect(mayRead(Object.keys(ROLES), 'batch.secret')).toBe(false)
    expect(mayRead(Object.keys(ROLES), 'toString')).toBe(false)
  })

  it('[P11.6] lets a person whose PIN is due do nothing but see who they are and choose another', async () => {
    const { session } = await api.contextOf('pic')
    const caller = await api.callerOf(null, { session: { ...session!, mustChangePin: true } })
    expect((await caller.me.get()).person.name).toBe('Sarah Chen')
    await expect(caller.batch.list()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const sent = await caller.batch.cancel({
      id: crypto.randomUUID(),
      subject: batchId,
      performedAt: api.facility.clock.now(),
      payload: { reason: 'No longer needed' },
    })
    expect(sent).toMatchObject({ ok: false, refusals: [{ code: 'pin_change_required' }] })
  })

  it('tells nobody without a registered kiosk who works here', async () => {
    const stranger = await api.callerOf(null)
    expect(await stranger.kiosk.people()).toEqual([])
    const office = { deviceId: 'pc', name: 'Desk', kind: 'office' } as const
    expect(await (await api.callerOf(null, { device: office })).kiosk.people()).toEqual([])
    const kiosk = { deviceId: 'ipad', name: 'CR-1', kind: 'kiosk' } as const
    const tiles = await (await api.callerOf(null, { device: kiosk })).kiosk.people({ search: 'lopez' })
    expect(tiles).toEqual([
      {
        id: api.facility.person('technician').personId,
        name: 'Maria Lopez',
        initials: 'ML',
        role: ROLES.technician,
        lockedUntil: null,
      },
    ])
  })

  it('shows user names and credentials of others to administrators alone', async () => {
    const seen = async (who: PersonKey) =>
      (await (await api.callerOf(who)).person.list()).find(({ name }) => name === 'Maria Lopez')
    expect(await seen('administrator')).toMatchObject({ userName: 'mlopez', enrolled: true })
    expect(await seen('qa')).toMatchObject({ userName: '', enrolled: false, passkeys: [] })
  })
})
