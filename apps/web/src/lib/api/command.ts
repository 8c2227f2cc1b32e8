import type { CommandName, PayloadInput } from '@batchproof/domain'
import type { CommandResult, SignatureProof } from '@batchproof/protocol'
import type { Api } from './client.ts'

/** Set by the caller that may send the same command twice: prepared and signed, or tried again after a lost answer. */
export interface SentAs {
  readonly id: string
  readonly performedAt: string
}

interface CommandProcedure {
  mutate(input: unknown): Promise<CommandResult>
}

/**
 * Sends a command of the catalogue: `send(api, 'batch.startStep', batchId, { stepId })`.
 *
 * @param subject id of the aggregate; for a command that makes one, a fresh uuid
 * @param proof what the signer gave, where the catalogue wants a signature
 * @param made id and time under which it was prepared; made anew when left out
 * @returns recorded, or every reason why not
 * @throws TRPCClientError when no answer came or the session has ended
 */
export function send<Name extends CommandName>(
  api: Api,
  name: Name,
  subject: string,
  payload: PayloadInput<Name>,
  proof: SignatureProof | null = null,
  made: SentAs = { id: crypto.randomUUID(), performedAt: new Date().toISOString() },
): Promise<CommandResult> {
  const [section = '', procedure = ''] = name.split('.')
  // Which procedure a name of the catalogue leads to is known when it runs; its payload is checked where it is written.
  const sections = api as unknown as Record<string, Record<string, CommandProcedure>>
  const found = sections[section]?.[procedure]
  if (!found) throw new RangeError(`there is no procedure for ${name}`)
  return found.mutate({ ...made, subject, payload, proof })
}
