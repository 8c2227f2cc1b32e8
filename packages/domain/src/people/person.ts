import type { DomainEvent } from '../kernel/envelope.ts'
import type { Role } from '../kernel/role.ts'
import type { Qualification } from './qualification.ts'

export interface PersonState {
  readonly id: string
  readonly name: string
  readonly userName: string
  readonly roles: readonly Role[]
  readonly active: boolean
  readonly qualifications: readonly Qualification[]
}

export type PersonEvent =
  | DomainEvent<'PersonRegistered', { id: string; name: string; userName: string; roles: Role[] }>
  | DomainEvent<'RolesChanged', { from: readonly Role[]; to: Role[]; reason: string }>
  | DomainEvent<'QualificationRecorded', { qualification: Qualification }>
  | DomainEvent<'PersonDeactivated', { reason: string }>
  | DomainEvent<'PersonReactivated', { reason: string }>
  | DomainEvent<'EnrolmentCodeIssued', { reason: string }>
  | DomainEvent<'PersonUnlocked', { reason: string }>
  | DomainEvent<'CredentialRevoked', { credentialId: string; reason: string }>
  | DomainEvent<'PersonEnrolled', { components: string[]; credentialId: string | null }>
  | DomainEvent<'PinChanged', Record<string, never>>
  | DomainEvent<'AccountLocked', { until: string; networkAddress: string; deviceId: string }>

export const initialPerson: PersonState = {
  id: '',
  name: '',
  userName: '',
  roles: [],
  active: false,
  qualifications: [],
}

/** Folds one event into the person. Events about credentials leave the state as it is: they are on record as facts. */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'PersonRegistered': {
      const { id, name, userName, roles } = event.payload
      return { id, name, userName, roles, active: true, qualifications: [] }
    }
    case 'RolesChanged':
      return { ...state, roles: event.payload.to }
    case 'QualificationRecorded':
      return { ...state, qualifications: [...state.qualifications, event.payload.qualification] }
    case 'PersonDeactivated':
      return { ...state, active: false }
    case 'PersonReactivated':
      return { ...state, active: true }
    default:
      return state
  }
}
