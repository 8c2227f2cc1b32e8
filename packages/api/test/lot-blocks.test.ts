import { definitionOf, lotCommands, ROLES, type CommandName, type Role } from '@batchproof/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type PersonKey, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
}, 120_000)
afterAll(() => api.close())

const names = (Object.keys(lotCommands) as CommandName[]).filter((name) => name !== 'lot.receive')
const someone: Partial<Record<Role, PersonKey>> = {
  warehouse: 'warehouse',
  qa: 'qa',
  pic: 'pic',
  laboratory: 'laboratory',
  technician: 'technician',
  inspector: 'inspector',
  production_manager: 'manager',
}

/** What the page of a lot is told for each command: the codes of what stands against it. */
async function codesFor(who: PersonKey, lotNumber: string): Promise<Record<string, string[]>> {
  const id = api.facility.lots.get(lotNumber) ?? ''
  const { blocks } = await (await api.callerOf(who)).lot.get({ id })
  return Object.fromEntries(Object.entries(blocks).map(([name, found]) => [name, found.map((r) => r.code)]))
}

describe('lot.get tells what stands against each command', () => {
  it('[P11.7] for every command over a lot, and by role as the catalogue has it', async () => {
    for (const [role, who] of Object.entries(someone) as [Role, PersonKey][]) {
      const codes = await codesFor(who, 'PHE-2304')
      expect(Object.keys(codes).toSorted(), ROLES[role]).toEqual(names.toSorted())
      for (const name of names) {
        const mayNot = codes[name]?.includes('not_authorised')
        expect([role, name, mayNot]).toEqual([role, name, !definitionOf(name).roles.includes(role)])
      }
    }
  })

  it('[L02] only what the state allows', async () => {
    const open = (codes: Record<string, string[]>) =>
      ['lot.quarantine', 'lot.release', 'lot.hold', 'lot.holdReleased', 'lot.reject'].filter(
        (name) => codes[name]?.length === 0,
      )
    expect(open(await codesFor('qa', 'PHE-2304'))).toEqual(['lot.holdReleased'])
    expect(open(await codesFor('qa', 'PHE-2322'))).toEqual(['lot.release', 'lot.hold', 'lot.reject'])
  })

  it('[L05] a sale of what is not released is blocked softly, a movement of it not at all', async () => {
    const id = api.facility.lots.get('PHE-2322') ?? ''
    const caller = await api.callerOf('warehouse')
    const { blocks } = await caller.lot.get({ id })
    expect(blocks['lot.distribute']).toMatchObject([{ code: 'lot_sale_blocked', field: 'override' }])
    expect(blocks['lot.split']).toEqual([])
  })

  it('[L04] a rejected lot is read-only for everybody who may touch lots', async () => {
    const id = api.facility.lots.get('PHE-2291') ?? ''
    const qa = api.facility.as('qa')
    await qa.do('lot.holdReleased', id, { reason: 'A complaint came in from a hospital' })
    await qa.do('lot.reject', id, { reason: 'The complaint proved to be right' })
    for (const who of ['warehouse', 'qa', 'pic'] as const) {
      const codes = await codesFor(who, 'PHE-2291')
      for (const name of names)
        expect([who, name, codes[name]?.filter((code) => code !== 'not_authorised')]).toEqual([
          who,
          name,
          definitionOf(name).roles.some((role) => someone[role] === who) ? ['lot_read_only'] : [],
        ])
    }
  })

  it('[L03] a lot that is used up to its last half millilitre is read-only', async () => {
    const id = api.facility.lots.get('PHE-2317') ?? ''
    const caller = await api.callerOf('warehouse')
    const { row } = await caller.lot.get({ id })
    const warehouse = api.facility.as('warehouse')
    const half = { value: '500', unit: 'mL' } as const
    expect(row.availableValue).toBe(half.value)
    await warehouse.do('lot.split', id, {
      children: [{ id: crypto.randomUUID(), lotNumber: 'PHE-2317-A', quantity: { ...half, value: '499.5' } }],
      reason: 'Nearly everything goes to the annex',
    })
    expect((await codesFor('warehouse', 'PHE-2317'))['lot.waste']).toEqual([])
    await warehouse.do('lot.waste', id, {
      quantity: { ...half, value: '0.5' },
      reason: 'The rest spilled on the shelf',
    })
    const { row: gone, blocks } = await caller.lot.get({ id })
    expect(gone.status).toBe('consumed')
    expect(blocks['lot.waste']).toMatchObject([{ code: 'lot_read_only' }])
  })
})
