import { catalogue, isCommandName, parseStream, refusal, streamName } from '@batchproof/domain'
import type { CommandName, Refusal } from '@batchproof/domain'
import type { SignatureProof } from '@batchproof/protocol'

/** A command as it comes from outside, its payload not yet looked at. */
export interface CommandRequest {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly payload: unknown
  readonly performedAt: string
  readonly proof?: SignatureProof | null
}

/** A command whose name and payload are known to be good. */
export interface ParsedCommand {
  readonly id: string
  readonly name: CommandName
  readonly subject: string
  readonly stream: string
  readonly payload: unknown
  readonly performedAt: string
  readonly proof: SignatureProof | null
}

/** Checks name and payload against the catalogue; a refusal names each field and what is wrong with it. */
export function parseCommand(
  request: CommandRequest,
): { ok: true; command: ParsedCommand } | { ok: false; refusals: Refusal[] } {
  const { id, type, subject, performedAt, proof = null } = request
  if (!isCommandName(type))
    return { ok: false, refusals: [refusal('not_found', `There is no command ${type}.`, 'type')] }
  const parsed = catalogue[type].payload.safeParse(request.payload)
  if (!parsed.success) {
    const refusals = parsed.error.issues.map((issue) =>
      refusal(
        'value_invalid',
        `${issue.path.join('.') || 'payload'}: ${issue.message}`,
        issue.path.join('.') || undefined,
      ),
    )
    return { ok: false, refusals }
  }
  const stream = streamName(catalogue[type].subject, subject)
  parseStream(stream)
  return { ok: true, command: { id, name: type, subject, stream, payload: parsed.data, performedAt, proof } }
}
