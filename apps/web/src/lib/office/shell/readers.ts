import type { Role } from '@batchproof/domain'

/** Who may read what is not for everybody, as the server's table of queries has it; a test holds the two together. */
export const AUDIT_READERS: readonly Role[] = ['qa', 'pic', 'administrator', 'inspector']
export const PEOPLE_READERS: readonly Role[] = [...AUDIT_READERS, 'production_manager']
/** Where a product's procedure is nobody's business: the warehouse handles what goes in and out, not how it is made. */
export const FORMULA_READERS: readonly Role[] = [...PEOPLE_READERS, 'pharmacist', 'technician', 'laboratory']
export const TECHNICIAN_READERS: readonly Role[] = ['production_manager', 'pic']
export const DELIVERY_READERS: readonly Role[] = ['administrator']
export const DEVICE_READERS: readonly Role[] = ['administrator']
export const RECALL_READERS: readonly Role[] = ['qa', 'pic', 'inspector']
const OVERRIDE_READERS: readonly Role[] = [...RECALL_READERS, 'administrator']

/** Whether these roles may read the audit trail. */
export const mayReadAudit = (roles: readonly Role[]): boolean =>
  roles.some((role) => AUDIT_READERS.includes(role))

/** Whether these roles may read who works here. */
export const mayReadPeople = (roles: readonly Role[]): boolean =>
  roles.some((role) => PEOPLE_READERS.includes(role))

/** Whether these roles may read when a wall display was last seen. */
export const mayReadDevices = (roles: readonly Role[]): boolean =>
  roles.some((role) => DEVICE_READERS.includes(role))

/** Whether these roles may read a master formula. */
export const mayReadFormula = (roles: readonly Role[]): boolean =>
  roles.some((role) => FORMULA_READERS.includes(role))

/** Whether these roles may read recalls, and who received what. */
export const mayReadRecalls = (roles: readonly Role[]): boolean =>
  roles.some((role) => RECALL_READERS.includes(role))

/** Whether these roles may read the report of overrides. */
export const mayReadOverrides = (roles: readonly Role[]): boolean =>
  roles.some((role) => OVERRIDE_READERS.includes(role))

/** Whether these roles may read who can be assigned. */
export const mayReadTechnicians = (roles: readonly Role[]): boolean =>
  roles.some((role) => TECHNICIAN_READERS.includes(role))
