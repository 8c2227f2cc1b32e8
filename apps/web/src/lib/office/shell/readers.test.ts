import { queryRoles } from '@batchproof/api/query-roles.ts'
import { ROLES, type Role } from '@batchproof/domain'
import { expect, it } from 'vitest'
import {
  DELIVERY_READERS,
  mayReadAudit,
  mayReadDevices,
  mayReadFormula,
  mayReadOverrides,
  mayReadPeople,
  mayReadRecalls,
  mayReadTechnicians,
} from './readers.ts'

it('[P11.2] shows what is not for everybody to exactly those whom the server lets read it', () => {
  const allowed = (query: keyof typeof queryRoles): readonly string[] => queryRoles[query]
  for (const role of Object.keys(ROLES) as Role[]) {
    expect([role, mayReadAudit([role])]).toEqual([role, allowed('audit.search').includes(role)])
    expect([role, mayReadRecalls([role])]).toEqual([role, allowed('recall.list').includes(role)])
    expect([role, mayReadRecalls([role])]).toEqual([role, allowed('recall.affected').includes(role)])
    expect([role, mayReadPeople([role])]).toEqual([role, allowed('person.list').includes(role)])
    expect([role, mayReadTechnicians([role])]).toEqual([role, allowed('technicians.list').includes(role)])
    expect([role, mayReadFormula([role])]).toEqual([role, allowed('formula.get').includes(role)])
    expect([role, mayReadOverrides([role])]).toEqual([role, allowed('lot.overrides').includes(role)])
    expect([role, DELIVERY_READERS.includes(role)]).toEqual([role, allowed('delivery.list').includes(role)])
    expect([role, mayReadPeople([role])]).toEqual([role, allowed('person.get').includes(role)])
    expect([role, mayReadDevices([role])]).toEqual([role, allowed('device.list').includes(role)])
  }
})
