import { authenticateDevice } from '@batchproof/auth'
import type { MachineScope } from '@batchproof/domain'
import type { Requester } from '@batchproof/records'
import { readMachine } from '@batchproof/records/queries/index.ts'
import type { ApiContext } from './context.ts'

/** A request of a scanner, another system or a bridge: it brings a token and no cookie. */
export type MachineContext = Pick<
  ApiContext,
  'records' | 'place' | 'requestId' | 'afterCommit' | 'noteDefect'
>

/** Who a machine acts as: the person it was registered for, at its own device. */
export interface KnownMachine {
  readonly id: string
  readonly name: string
  readonly requester: Requester
}

/** A machine, or why it is let in no further: 401 for a token of nobody, 403 for one without the scope. */
export type MachineAnswer =
  | { readonly ok: true; readonly machine: KnownMachine }
  | { readonly ok: false; readonly status: 401 | 403; readonly message: string }

const TOKEN = /^Bearer ([\w-]{43})$/i

/**
 * Finds out which machine asks (21 CFR 11.10(d), (h)): by the token in `Authorization: Bearer`, which may have been
 * revoked a second ago, with the scope and the roles that machine and person have at this moment.
 */
export async function resolveMachine(
  { records, place }: MachineContext,
  authorization: string | null,
  scope: MachineScope,
): Promise<MachineAnswer> {
  const token = TOKEN.exec(authorization ?? '')?.[1]
  const device = token === undefined ? null : await authenticateDevice(records.auth, token)
  if (!device)
    return { ok: false, status: 401, message: 'Send the token of a registered machine as Bearer token.' }
  const found = await readMachine(records, device.deviceId)
  const may = found?.device.revokedAt === null && found.device.machine?.scopes.includes(scope)
  if (!found || !may) return { ok: false, status: 403, message: 'This token does not allow it.' }
  const { person } = found
  if (!person?.active)
    return { ok: false, status: 403, message: 'The person of this token is not active any more.' }
  const { networkAddress, userAgent } = place
  const { id: deviceId, name } = found.device
  return {
    ok: true,
    machine: {
      id: deviceId,
      name,
      requester: {
        personId: person.id,
        name: person.name,
        roles: person.roles,
        sessionId: '',
        deviceId,
        networkAddress,
        userAgent,
        kind: 'office',
      },
    },
  }
}
