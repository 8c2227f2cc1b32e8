import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { personCommands } from './commands.ts'
import type { PersonEvent, PersonState } from './person.ts'

export interface PersonFacts {
  readonly subjectId: string
  /** Whether another person has or ever had this user name: identities are never reassigned (11.100(a)). */
  readonly userNameTaken: boolean
}

export const personDeciders: Deciders<typeof personCommands, PersonState, PersonFacts, PersonEvent> = {
  'person.register': (_state, { name, userName, roles }, facts) => {
    if (facts.userNameTaken)
      return refuse(
        refusal(
          'already_exists',
          `The user name ${userName} is taken, and user names are never given twice.`,
          'userName',
        ),
      )
    return accept({ type: 'PersonRegistered', payload: { id: facts.subjectId, name, userName, roles } })
  },
  'person.changeRoles': (state, { roles, reason }, _facts, { actor }) => {
    if (state.id === actor.personId)
      return refuse(refusal('not_authorised', 'Nobody changes their own roles. Ask another administrator.'))
    if ([...roles].sort().join() === [...state.roles].sort().join())
      return refuse(refusal('nothing_changed', 'The roles are the same as before.', 'roles'))
    return accept({ type: 'RolesChanged', payload: { from: state.roles, to: roles, reason } })
  },
  'person.recordQualification': (state, { qualification }, _facts, { actor }) => {
    if (state.id === actor.personId)
      return refuse(refusal('not_authorised', 'Nobody records their own qualification.'))
    if (qualification.expiresOn < qualification.passedOn)
      return refuse(refusal('value_invalid', 'It expires before it was passed.', 'qualification.expiresOn'))
    return accept({ type: 'QualificationRecorded', payload: { qualification } })
  },
  'person.deactivate': (state, { reason }, _facts, { actor }) => {
    if (state.id === actor.personId)
      return refuse(refusal('not_authorised', 'Nobody deactivates themselves.'))
    if (!state.active) return refuse(refusal('state_forbids', `${state.name} is inactive already.`))
    return accept({ type: 'PersonDeactivated', payload: { reason } })
  },
  'person.reactivate': (state, { reason }) => {
    if (state.active) return refuse(refusal('state_forbids', `${state.name} is active already.`))
    return accept({ type: 'PersonReactivated', payload: { reason } })
  },
  'person.issueEnrolmentCode': (state, { reason }) => {
    if (!state.active) return refuse(refusal('account_inactive', `${state.name} is inactive.`))
    return accept({ type: 'EnrolmentCodeIssued', payload: { reason } })
  },
  'person.unlock': (state, { reason }, _facts, { actor }) => {
    if (state.id === actor.personId) return refuse(refusal('not_authorised', 'Nobody unlocks themselves.'))
    return accept({ type: 'PersonUnlocked', payload: { reason } })
  },
  'person.revokeCredential': (_state, payload) => accept({ type: 'CredentialRevoked', payload }),
  'person.noteEnrolled': (_state, payload) => accept({ type: 'PersonEnrolled', payload }),
  'person.notePinChanged': () => accept({ type: 'PinChanged', payload: {} }),
  'person.noteLocked': (_state, payload) => accept({ type: 'AccountLocked', payload }),
}
