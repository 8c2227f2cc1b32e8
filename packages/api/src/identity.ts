import {
  createAccount,
  deactivateAccount,
  reactivateAccount,
  revokeCredential,
  revokeDevice,
  unlockAccount,
} from '@batchproof/auth'
import type { CommandName, PayloadOf } from '@batchproof/domain'
import type { executeAlongside } from '@batchproof/records'
import type { ApiContext } from './context.ts'

/** Statements that stand or fall with a command's events. */
export type Alongside = Parameters<typeof executeAlongside>[3]

interface IdentityChange {
  readonly ctx: ApiContext
  readonly subject: string
  readonly payload: unknown
  readonly actorId: string
}

/**
 * What a command does to credentials, beside its event. The rules (roles, nobody unlocks
 * themselves) are the domain's; these run only when the command is accepted.
 */
const identityChanges: Partial<Record<CommandName, (change: IdentityChange) => Alongside>> = {
  'person.register': ({ ctx, subject, payload }) => {
    const { userName } = payload as PayloadOf<'person.register'>
    return createAccount(ctx.records.auth, { personId: subject, userName })
  },
  'person.deactivate': ({ subject }) => deactivateAccount(subject),
  'person.reactivate': ({ subject }) => reactivateAccount(subject),
  'person.unlock': ({ ctx, subject, actorId }) => {
    const unlocked = unlockAccount(ctx.records.auth, {
      personId: subject,
      supervisorId: actorId,
      place: ctx.place,
    })
    return unlocked.ok ? unlocked.statements : []
  },
  'organisation.revokeDevice': ({ ctx, payload }) => {
    const { deviceId } = payload as PayloadOf<'organisation.revokeDevice'>
    return revokeDevice(ctx.records.auth, deviceId)
  },
  'person.revokeCredential': ({ ctx, payload }) => {
    const { credentialId } = payload as PayloadOf<'person.revokeCredential'>
    return revokeCredential(ctx.records.auth, credentialId)
  },
}

/** The credential statements of a command; none for most. */
export function identityStatements(name: CommandName, change: IdentityChange): Alongside {
  return identityChanges[name]?.(change) ?? []
}
