import { ROLES } from '@batchproof/domain'
import type { Role } from '@batchproof/domain'

/** What a paired wall display is, beside the roles of people: nobody can be given it. */
export const DISPLAY = 'display'

const everyone = Object.keys(ROLES) as Role[]
const except = (...roles: readonly Role[]) => everyone.filter((role) => !roles.includes(role))
const quality: readonly Role[] = ['qa', 'pic', 'inspector']
const makers: readonly Role[] = ['technician', 'pharmacist']

/**
 * Who may read what (P11.2): one row a query. A query without a row is refused to everyone, so that a new one is
 * closed until somebody says who it is for. Commands are not here: their roles stand in the catalogue.
 */
export const queryRoles = {
  'me.get': everyone,
  'me.waiting': everyone,
  'notification.list': everyone,
  'notification.pulse': everyone,
  'push.get': everyone,
  'delivery.list': ['administrator'],
  'formula.list': everyone,
  'formula.get': except('warehouse'),
  'formula.compare': except('warehouse'),
  'batch.list': everyone,
  'batch.mine': makers,
  'batch.get': everyone,
  'batch.readiness': [...makers, 'production_manager', 'pic', 'qa', 'inspector'],
  'batch.events': [...quality, 'production_manager', 'pharmacist', 'administrator'],
  'instrument.read': makers,
  'lot.list': everyone,
  'lot.totals': everyone,
  'lot.get': everyone,
  'lot.ledger': everyone,
  'lot.overrides': [...quality, 'administrator'],
  'lot.distributions': everyone,
  'lot.availability': everyone,
  'lot.byScan': except('inspector', 'administrator'),
  'material.list': everyone,
  'recipient.list': everyone,
  'recipient.get': everyone,
  'deviation.list': everyone,
  'deviation.get': everyone,
  'recall.list': quality,
  'recall.get': quality,
  'recall.affected': quality,
  'recall.findStarts': quality,
  'genealogy.of': everyone,
  'facility.get': everyone,
  'person.list': [...quality, 'administrator', 'production_manager'],
  'person.get': [...quality, 'administrator', 'production_manager'],
  'technicians.list': ['production_manager', 'pic'],
  'calendar.range': everyone,
  'floor.board': everyone,
  'audit.search': [...quality, 'administrator'],
  'records.verify': [...quality, 'administrator'],
  'live.token': everyone,
  'device.list': ['administrator'],
  'wall.show': [DISPLAY],
  'wall.enter': [DISPLAY],
} as const satisfies Readonly<Record<string, readonly (Role | typeof DISPLAY)[]>>

export type QueryName = keyof typeof queryRoles

/** Whether any of the roles may read this. Unknown names are nobody's. */
export function mayRead(roles: readonly string[], query: string): boolean {
  if (!Object.hasOwn(queryRoles, query)) return false
  const allowed: readonly string[] = queryRoles[query as QueryName]
  return roles.some((role) => allowed.includes(role))
}
