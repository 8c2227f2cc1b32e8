import { execute, prepare } from '@batchproof/records'
import type { CommandName, PayloadInput } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import type { Acting, Somebody } from '@batchproof/testing'
import type { Host } from './pipe-backing.ts'

/** A command whose signature is given, and which has not been sent yet. */
export interface SignedCommand {
  readonly id: string
  /** Sends it; again and with another payload when told to. */
  send(over?: {
    readonly payload?: unknown
    readonly id?: string
    readonly from?: Host
  }): Promise<CommandResult>
}

/** Opens the signature sheet and signs it. @throws Error when the command is refused before it is signed */
export async function signed<Name extends CommandName>(
  host: Host,
  at: Acting,
  type: Name,
  subject: string,
  payload: PayloadInput<Name>,
  { signer = at.person, pin = signer.pin }: { readonly signer?: Somebody; readonly pin?: string } = {},
): Promise<SignedCommand> {
  const { records } = host
  const requester = await at.requester()
  const request = { id: records.uuid(), type, subject, payload, performedAt: records.now() }
  const by =
    signer === at.person
      ? ({ by: 'session' } as const)
      : ({ by: 'user_name', userName: signer.userName } as const)
  const sheet = await prepare(records, requester, { ...request, signer: by })
  if (!sheet.ok) throw new Error(sheet.refusals.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  const { challengeId, signerId, prevHash, components } = sheet.prepared
  const userName = components.includes('identifier') ? signer.userName : null
  const proof = { challengeId, signerId, prevHash, pin, userName, badge: null, assertion: null }
  return {
    id: request.id,
    send: ({ from = host, ...over } = {}) => execute(from.records, requester, { ...request, ...over, proof }),
  }
}

/** Codes of the refusals; none of a command that was accepted. */
export const refusalCodes = (result: CommandResult): string[] =>
  result.ok ? [] : result.refusals.map(({ code }) => code)
