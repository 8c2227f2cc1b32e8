import { completeSignature } from '@batchproof/auth'
import type { Statement } from '@batchproof/db'
import { definitionOf, refusal } from '@batchproof/domain'
import type { Refusal, SignatureRecord } from '@batchproof/domain'
import type { SignatureProof } from '@batchproof/protocol'
import { authUnder, componentsNeeded, signingRole } from './prepare.ts'
import type { ParsedCommand } from './command-request.ts'
import type { DecidedCommand } from './decide-command.ts'
import type { Records, Requester } from './records.ts'

/** A signature ready to stand in its event, or why there is none. */
export type SignedCommand =
  | { readonly ok: true; readonly record: SignatureRecord | null; readonly statements: readonly Statement[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[]; readonly lockedPersonId: string | null }

const unsigned = { ok: true, record: null, statements: [] } as const

/** Checks the proof of a command that the catalogue wants signed, against exactly what is being recorded. */
export async function signCommand(
  records: Records,
  requester: Requester,
  command: ParsedCommand,
  decided: DecidedCommand,
): Promise<SignedCommand> {
  const need = definitionOf(command.name).signature
  if (!need) return unsigned
  const { proof } = command
  if (!proof) {
    const words = refusal('signature_required', 'This must be signed.')
    return { ok: false, refusals: [words], lockedPersonId: null }
  }
  // Whoever signs must have seen the record as it is: what came between is looked at first.
  if (proof.prevHash !== decided.head.hash) {
    const words = refusal(
      'record_moved',
      'Something was added to this record while you signed. Look at it and sign again.',
    )
    return { ok: false, refusals: [words], lockedPersonId: null }
  }
  const completed = await completeSignature(authUnder(records, decided.organisation), {
    challengeId: proof.challengeId,
    content: {
      commandId: command.id,
      commandType: command.name,
      stream: command.stream,
      prevHash: proof.prevHash,
      payload: command.payload,
      meaning: need.meaning,
      signerId: decided.context.actor.personId,
    },
    need: componentsNeeded(decided.context.actor.roles, command.name, need),
    place: {
      deviceId: requester.deviceId,
      networkAddress: requester.networkAddress,
      userAgent: requester.userAgent,
      sessionId: requester.sessionId,
    },
    signer: {
      printedName: decided.person?.name ?? '',
      role: signingRole(decided.context.actor.roles, command.name),
    },
    proof: offered(proof),
  })
  if (completed.ok) return completed
  return {
    ok: false,
    refusals: [completed.refusal],
    lockedPersonId: completed.justLocked ? completed.personId : null,
  }
}

function offered(proof: SignatureProof) {
  const { userName, badge, pin, assertion } = proof
  return {
    pin,
    ...(userName ? { userName } : {}),
    ...(badge ? { badge } : {}),
    ...(assertion ? { assertion } : {}),
  }
}
