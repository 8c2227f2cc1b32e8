import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { role } from '../kernel/role.ts'
import { qualification } from './qualification.ts'

const reason = z.string().trim().min(10, 'give the reason in at least 10 characters').max(1000)
export const userName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/, 'letters, digits, dot, hyphen; starts with a letter')

const byAdministrator = {
  subject: 'person',
  roles: ['administrator'],
  signature: null,
  offline: false,
  requirement: 'P11.6',
} as const
/** Written by the product itself when an identity changes; nobody can send them from outside. */
const bySystem = {
  subject: 'person',
  roles: [],
  signature: null,
  offline: false,
  requirement: 'P11.6',
} as const

/** Commands over a person. Credentials themselves never enter the record; that they changed does. */
export const personCommands = {
  'person.register': command({
    ...byAdministrator,
    creates: true,
    payload: z.object({ name: z.string().trim().min(2).max(120), userName, roles: z.array(role).min(1) }),
    label: 'New person',
  }),
  'person.changeRoles': command({
    ...byAdministrator,
    payload: z.object({ roles: z.array(role).min(1), reason }),
    label: 'Change roles',
  }),
  'person.recordQualification': command({
    ...byAdministrator,
    roles: ['administrator', 'qa', 'pic'],
    requirement: 'B04.2',
    payload: z.object({ qualification }),
    label: 'Record qualification',
  }),
  'person.deactivate': command({ ...byAdministrator, payload: z.object({ reason }), label: 'Deactivate' }),
  'person.reactivate': command({ ...byAdministrator, payload: z.object({ reason }), label: 'Reactivate' }),
  'person.issueEnrolmentCode': command({
    ...byAdministrator,
    payload: z.object({ reason }),
    label: 'Issue one-time code',
  }),
  'person.unlock': command({
    ...byAdministrator,
    requirement: 'B10.3',
    payload: z.object({ reason }),
    label: 'Unlock',
  }),
  'person.revokeCredential': command({
    ...byAdministrator,
    payload: z.object({ credentialId: z.string().min(1).max(1400), reason }),
    label: 'Revoke credential',
  }),
  'person.noteEnrolled': command({
    ...bySystem,
    payload: z.object({
      components: z.array(z.enum(['badge', 'pin', 'webauthn'])),
      credentialId: z.string().nullable(),
    }),
    label: 'Enrolled',
  }),
  'person.notePinChanged': command({ ...bySystem, payload: z.object({}), label: 'PIN changed' }),
  'person.noteLocked': command({
    ...bySystem,
    requirement: 'B10.3',
    payload: z.object({ until: z.string(), networkAddress: z.string(), deviceId: z.string() }),
    label: 'Account locked',
  }),
}
