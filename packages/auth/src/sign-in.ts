import { statement, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal } from '@batchproof/domain/kernel/refusal.ts'
import {
  hashName,
  pinIsDue,
  readAccount,
  readNamedAccount,
  type Account,
  type Identifier,
} from './account.ts'
import { fromBase64url, hmacSha256, toBase64url, utf8 } from './bytes.ts'
import { insertChallenge, newChallenge, takeChallenge } from './challenge.ts'
import { unixSeconds } from './clock.ts'
import type { AuthContext, Place } from './context.ts'
import { describeCredential, listCredentials, selectCredential, toCredential } from './credential.ts'
import { freshRows } from './fresh-rows.ts'
import { needsBiometric, type ProofPart } from './policy.ts'
import { judgeProof, refusalOfConflict, refused, type OfferedProof, type ProofRefused } from './proof.ts'
import { openSession, rotateSession, type OpenedSession } from './session.ts'
import type { SessionKind } from './session-store.ts'
import type { AssertionResponse, CredentialDescriptor } from './webauthn/messages.ts'

/** What the sign-in screen asks for next, and what the browser needs for the passkey when it is asked for. */
export interface PreparedSignIn {
  readonly components: readonly ProofPart[]
  readonly passkey: {
    readonly challengeId: string
    readonly challenge: string
    readonly rpId: string
    readonly allowCredentials: readonly CredentialDescriptor[]
    readonly expiresAt: Instant
  } | null
}

/**
 * Prepares a sign-in for whoever was named. A name that nobody has gets an answer of the same kind, and the same one
 * every time: the screen does not tell who works here.
 */
export async function prepareSignIn(
  ctx: AuthContext,
  about: { readonly identifier: Identifier; readonly place: Place },
): Promise<PreparedSignIn> {
  const { account, typed } = await readNamedAccount(ctx, about.identifier)
  const allowCredentials = await credentialsOf(ctx, account, typed)
  if (!needsBiometric(ctx.policy.signing, allowCredentials.length)) {
    return { components: ['identifier', 'pin'], passkey: null }
  }
  const challenge = newChallenge(ctx, {
    purpose: 'sign_in',
    personId: account?.personId ?? null,
    sessionId: null,
    deviceId: about.place.deviceId,
  })
  await ctx.db.write([insertChallenge(challenge)])
  const { id: challengeId, challenge: value, expiresAt } = challenge
  return {
    components: ['identifier', 'pin', 'webauthn'],
    passkey: { challengeId, challenge: value, rpId: ctx.rp.id, allowCredentials, expiresAt },
  }
}

export interface SignInRequest {
  readonly identifier: Identifier
  readonly pin: string
  /** From {@link prepareSignIn}, with the assertion over its challenge. */
  readonly challengeId?: string
  readonly assertion?: AssertionResponse
  readonly kind: SessionKind
  readonly place: Place
  /** Session that the browser still holds; it ends when the sign-in succeeds. */
  readonly previousSessionId?: string
}

export interface SignedIn extends OpenedSession {
  readonly ok: true
  readonly personId: string
  /** True when nothing but choosing a new PIN is allowed next. */
  readonly mustChangePin: boolean
}

/**
 * Signs a person in by user name, badge or tile, with their PIN and, where the policy asks, their passkey. Opens a
 * session under a new token. Refused with `credentials_wrong`, `account_locked`, `signature_component_missing` or,
 * once the proof was right, `account_inactive`.
 */
export async function signIn(ctx: AuthContext, request: SignInRequest): Promise<SignedIn | ProofRefused> {
  const { identifier, place } = request
  const named = await readNamedAccount(ctx, identifier)
  const { account, typed } = named
  const allowed = await credentialsOf(ctx, account, typed)
  if (needsBiometric(ctx.policy.signing, allowed.length) && !request.assertion) {
    return refused(
      refusal('signature_component_missing', 'Use your fingerprint, face or security key to sign in.'),
    )
  }
  const judged = await judgeProof(ctx, {
    ...named,
    purpose: 'sign_in',
    place,
    proof: offeredProof(request),
    assertion: account && (await assertionExpected(ctx, request, account, allowed)),
    allowDuePin: true,
  })
  if (!judged.ok) return judged
  if (!account) throw new Error('a proof was accepted without an account')
  const previous = statement('DELETE FROM auth_session WHERE id = ?', request.previousSessionId ?? null)
  const conflict = await writeProof(ctx, [...judged.statements, previous], judged.overtaken)
  if (conflict) return conflict
  const opened = await openSession(ctx, { personId: account.personId, kind: request.kind, place })
  return { ok: true, ...opened, personId: account.personId, mustChangePin: pinIsDue(account, ctx.now()) }
}

/**
 * Proves the person of an open session again by PIN (after a pause, before a sensitive page) and gives the session
 * another token.
 */
export async function reauthenticate(
  ctx: AuthContext,
  about: { readonly sessionId: string; readonly pin: string; readonly place: Place },
): Promise<(OpenedSession & { readonly ok: true }) | ProofRefused> {
  const account = await accountOfSession(ctx, about.sessionId)
  if (!account) return refused(refusal('credentials_wrong', 'The session has ended. Sign in again.'))
  const judged = await judgeProof(ctx, {
    purpose: 'reauthenticate',
    place: about.place,
    account,
    typed: account.personId,
    lockedUntil: account.lockedUntil,
    proof: { pin: about.pin },
    assertion: null,
    allowDuePin: false,
  })
  if (!judged.ok) return judged
  const conflict = await writeProof(ctx, judged.statements, judged.overtaken)
  if (conflict) return conflict
  const rotated = await rotateSession(ctx, about.sessionId)
  return rotated
    ? { ok: true, ...rotated }
    : refused(refusal('credentials_wrong', 'The session has ended. Sign in again.'))
}

/**
 * Writes an accepted proof with what it is for; the refusal when the account was locked or something was spent
 * meanwhile, with the attempt kept as `overtaken`.
 */
export async function writeProof(
  ctx: AuthContext,
  statements: readonly Statement[],
  overtaken: Statement,
): Promise<ProofRefused | null> {
  try {
    await ctx.db.write(statements)
    return null
  } catch (error) {
    const reason = refusalOfConflict(error)
    if (!reason) throw error
    await ctx.db.write([overtaken])
    return refused(reason)
  }
}

async function accountOfSession(ctx: AuthContext, sessionId: string): Promise<Account | null> {
  const [rows] = await freshRows(ctx, [
    statement(
      'SELECT user_id FROM auth_session WHERE id = ? AND expires_at > ?',
      sessionId,
      unixSeconds(ctx.now()),
    ),
  ])
  const personId = rows?.[0]?.user_id
  return typeof personId === 'string' ? readAccount(ctx, personId) : null
}

function offeredProof(request: SignInRequest): OfferedProof {
  const { identifier, pin, assertion } = request
  if (identifier.kind === 'user_name') return { pin, assertion, userName: identifier.userName }
  return identifier.kind === 'badge' ? { pin, assertion, badge: identifier.badge } : { pin, assertion }
}

async function assertionExpected(
  ctx: AuthContext,
  request: SignInRequest,
  account: Account,
  allowed: readonly CredentialDescriptor[],
) {
  if (!request.assertion || request.challengeId === undefined) return null
  const challenge = await takeChallenge(ctx, request.challengeId, 'sign_in')
  const isOurs = challenge?.personId === account.personId && challenge.deviceId === request.place.deviceId
  const value = challenge && isOurs ? fromBase64url(challenge.challenge) : null
  if (!value) return null
  const [rows] = await freshRows(ctx, [selectCredential(request.assertion.id)])
  const row = rows?.[0]
  const allowCredentialIds = allowed.map((credential) => credential.id)
  return { challenge: value, allowCredentialIds, credential: row ? toCredential(row) : null }
}

const IMAGINED_ID_BYTES = 20

/** A person's passkeys; for a name that nobody has, an imagined one, for every other such name or always. */
async function credentialsOf(
  ctx: AuthContext,
  account: Account | null,
  typed: string,
): Promise<readonly CredentialDescriptor[]> {
  if (account) return (await listCredentials(ctx, account.personId)).map(describeCredential)
  const imagined = hmacSha256(ctx.pepper.key, utf8(`batchproof/imagined/${hashName(ctx, typed)}`))
  const hasOne = ctx.policy.signing === 'biometric_required' || (imagined.at(-1) ?? 0) % 2 === 0
  return hasOne
    ? [
        {
          type: 'public-key',
          id: toBase64url(imagined.slice(0, IMAGINED_ID_BYTES)),
          transports: ['internal'],
        },
      ]
    : []
}
