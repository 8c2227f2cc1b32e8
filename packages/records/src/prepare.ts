import { prepareSignature, readNamedAccount } from '@batchproof/auth'
import type { AuthContext, Identifier } from '@batchproof/auth'
import { definitionOf, refusal, ROLES } from '@batchproof/domain'
import type { OrganisationState, Refusal, Role, SignatureNeed } from '@batchproof/domain'
import type { PrepareInput, PrepareResult, SignerInput } from '@batchproof/protocol'
import { parseCommand } from './command-request.ts'
import { decideCommand } from './decide-command.ts'
import type { ParsedCommand } from './command-request.ts'
import type { Records, Requester } from './records.ts'

/** The signing context under the organisation's own policy. */
export function authUnder(records: Records, organisation: OrganisationState): AuthContext {
  return { ...records.auth, policy: { ...records.auth.policy, signing: organisation.signingPolicy } }
}

/** The role in which a person sends a command: the first of theirs that may, in words. */
export function signingRole(roles: readonly string[], name: ParsedCommand['name']): string {
  const allowed: readonly string[] = definitionOf(name).roles
  const role = roles.find((item) => allowed.includes(item)) as Role | undefined
  return role ? ROLES[role] : ''
}

/**
 * How much of a proof a command needs from this signer: as its row says, and always everything from whoever signs as
 * pharmacist in charge (11.200(a)(1)(ii)).
 */
export function componentsNeeded(
  roles: readonly string[],
  name: ParsedCommand['name'],
  need: SignatureNeed,
): SignatureNeed['components'] {
  return signingRole(roles, name) === ROLES.pic ? 'always_all' : need.components
}

const nobody: Refusal = refusal(
  'credentials_wrong',
  'This person cannot be found. Scan the badge again or type the user name.',
  'signer',
)

async function signerId(records: Records, requester: Requester, signer: SignerInput): Promise<string | null> {
  if (signer.by === 'session') return requester.personId
  const identifier: Identifier =
    signer.by === 'user_name'
      ? { kind: 'user_name', userName: signer.userName }
      : signer.by === 'badge'
        ? { kind: 'badge', badge: signer.badge }
        : { kind: 'person', personId: signer.personId }
  const { account } = await readNamedAccount(records.auth, identifier)
  return account?.personId ?? null
}

/**
 * Prepares the signature of a command: decides it in a dry run, so that nobody signs what would be refused, then fixes
 * what is to be signed and answers what the signature sheet shows and asks for.
 */
export async function prepare(
  records: Records,
  requester: Requester,
  input: PrepareInput,
): Promise<PrepareResult> {
  const parsed = parseCommand(input)
  if (!parsed.ok) return parsed
  const { command } = parsed
  const definition = definitionOf(command.name)
  if (!definition.signature)
    return { ok: false, refusals: [refusal('value_invalid', 'This needs no signature.', 'type')] }
  if (definition.actor !== 'signer' && input.signer.by !== 'session')
    return {
      ok: false,
      refusals: [refusal('not_authorised', 'Only the signed-in person can sign this.', 'signer')],
    }
  const actorId = await signerId(records, requester, input.signer)
  if (actorId === null) return { ok: false, refusals: [nobody] }
  const decided = await decideCommand(records, { command, actorId, deviceId: requester.deviceId })
  if (!decided.decision.ok) return decided.decision
  const content = {
    commandId: command.id,
    commandType: command.name,
    stream: command.stream,
    prevHash: decided.head.hash,
    payload: command.payload,
    meaning: definition.signature.meaning,
    signerId: actorId,
  }
  const place = {
    deviceId: requester.deviceId,
    networkAddress: requester.networkAddress,
    userAgent: requester.userAgent,
    sessionId: requester.sessionId,
  }
  const need = componentsNeeded(decided.context.actor.roles, command.name, definition.signature)
  const prepared = await prepareSignature(authUnder(records, decided.organisation), { content, need, place })
  if (!prepared.ok) return { ok: false, refusals: [prepared.refusal] }
  return {
    ok: true,
    prepared: {
      challengeId: prepared.challengeId,
      challenge: prepared.challenge,
      signerId: actorId,
      prevHash: content.prevHash,
      printedName: decided.person?.name ?? '',
      role: signingRole(decided.context.actor.roles, command.name),
      meaning: content.meaning,
      statement: prepared.statement,
      signedAt: prepared.signedAt,
      expiresAt: prepared.expiresAt,
      components: prepared.components,
      allowCredentials: prepared.allowCredentials,
      relyingPartyId: prepared.rpId,
    },
  }
}
