import { z } from 'zod'

/** The roles of a facility. A person may hold several. */
export const ROLES = {
  technician: 'Compounding technician',
  pharmacist: 'Pharmacist',
  pic: 'Pharmacist in charge',
  qa: 'QA manager',
  production_manager: 'Production manager',
  warehouse: 'Materials and receiving',
  laboratory: 'Laboratory analyst',
  administrator: 'Administrator',
  inspector: 'Inspector (read only)',
} as const
export type Role = keyof typeof ROLES
export const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]])
