import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal } from '@batchproof/domain/kernel/refusal.ts'
import {
  SIGNATURE_MEANINGS,
  type SignatureComponent,
  type SignatureRecord,
  type SignedContent,
} from '@batchproof/domain/signature/signature.ts'
import { selectAccount, toAccount, type Account } from './account.ts'
import { recordAttempt } from './attempt.ts'
import { fromBase64url, sha256Hex, toBase64url } from './bytes.ts'
import {
  insertChallenge,
  newChallenge,
  newNonce,
  selectChallenge,
  spendChallenge,
  toChallenge,
  type Challenge,
} from './challenge.ts'
import { unixSeconds } from './clock.ts'
import type { AuthContext, Place } from './context.ts'
import {
  describeCredential,
  selectCredential,
  selectCredentials,
  toCredential,
  type Credential,
} from './credential.ts'
import { freshRows } from './fresh-rows.ts'
import { accountLocked, isLocked } from './lockout.ts'
import { neededParts, type ProofPart, type SigningSituation } from './policy.ts'
import { judgeProof, refused, type OfferedProof, type ProofRefused } from './proof.ts'
import { sealSignature } from './seal.ts'
import { challengeOf } from './verify-signature.ts'
import type { VerifiedAssertion } from './webauthn/assertion.ts'
import type { CredentialDescriptor } from './webauthn/messages.ts'

/** What is to be signed, as the caller has it: the nonce and the time are added here. */
export type ContentToSign = Omit<SignedContent, 'nonce' | 'signedAt'>

/** Where a signature is made: the place, and the session that is open on the device, whoever's it is. */
export interface SigningPlace extends Place {
  /** Id of the session (the hash, not the token); null when nobody is signed in on the device. */
  readonly sessionId: string | null
}

export interface SigningRequest {
  readonly content: ContentToSign
  /** From the catalogue: `command.signature.components`. */
  readonly need: SigningSituation['need']
  readonly place: SigningPlace
}

export interface PreparedSignature {
  readonly ok: true
  readonly challengeId: string
  readonly nonce: string
  readonly signedAt: Instant
  /** SHA-256 of the canonical content, hexadecimal. */
  readonly contentHash: string
  /** The same bytes as base64url: the WebAuthn challenge. */
  readonly challenge: string
  /** The meaning in words, to be shown to the signer. */
  readonly statement: string
  readonly components: readonly ProofPart[]
  /** The signer's own passkeys and no others. */
  readonly allowCredentials: readonly CredentialDescriptor[]
  readonly rpId: string
  readonly expiresAt: Instant
}

/** Who signs, as the server knows them: printed name and the role in which they sign (21 CFR 11.50(a)). */
export interface SignerTitle {
  readonly printedName: string
  readonly role: string
}

export interface SigningCompletion extends SigningRequest {
  readonly challengeId: string
  readonly signer: SignerTitle
  readonly proof: OfferedProof
}

export interface CompletedSignature {
  readonly ok: true
  readonly record: SignatureRecord
  /**
   * To go into the same write as the signed event. That write is refused with `WriteConflict` `challenge_taken` when
   * the challenge was spent meanwhile, `account_moved` when the account was locked; see `refusalOfConflict`.
   */
  readonly statements: readonly Statement[]
  /** To be written alone when that write is refused, so that the attempt stays on record. */
  readonly overtaken: Statement
}

/**
 * Prepares a signature: fixes what will be signed, when and with which nonce, and keeps its hash as a challenge that
 * is bound to the signer, the session, the device and the content, lives 5 minutes and serves once.
 *
 * Refused when the signer has no account, is inactive or locked, or must first enrol a passkey or choose a PIN.
 */
export async function prepareSignature(
  ctx: AuthContext,
  request: SigningRequest,
): Promise<PreparedSignature | ProofRefused> {
  const { content, place } = request
  const facts = await readSigningFacts(ctx, request)
  const signedAt = ctx.now()
  const refusedNow = refuseSigner(facts, signedAt)
  if (refusedNow) return refusedNow
  const components = neededParts(ctx.policy.signing, facts.situation)
  if (components.includes('webauthn') && facts.credentials.length === 0) return refused(passkeyMissing())

  const nonce = newNonce(ctx)
  const signed: SignedContent = { ...content, nonce, signedAt }
  const text = canonicalJson(signed)
  const hash = sha256Hex(text)
  const challenge = newChallenge(ctx, {
    purpose: 'signature',
    personId: content.signerId,
    sessionId: place.sessionId,
    deviceId: place.deviceId,
    challenge: toBase64url(challengeOf(hash)),
    content: text,
    nonce,
    createdAt: signedAt,
  })
  await ctx.db.write([insertChallenge(challenge)])
  return {
    ok: true,
    challengeId: challenge.id,
    nonce,
    signedAt,
    contentHash: hash,
    challenge: challenge.challenge,
    statement: SIGNATURE_MEANINGS[content.meaning],
    components,
    allowCredentials: facts.credentials.map(describeCredential),
    rpId: ctx.rp.id,
    expiresAt: challenge.expiresAt,
  }
}

/**
 * Completes a signature: the content, computed again by the caller from the command that now arrives, must be what
 * the challenge was made for, and the proof must hold every component that is needed at this moment. Failed proofs
 * are counted and recorded at once; nothing else is written here.
 */
export async function completeSignature(
  ctx: AuthContext,
  completion: SigningCompletion,
): Promise<CompletedSignature | ProofRefused> {
  const { content, place, proof } = completion
  const facts = await readSigningFacts(ctx, completion, completion.challengeId, proof.assertion?.id)
  const now = ctx.now()
  const { challenge, account } = facts
  const signedHash = challenge ? hashSigned(content, challenge) : ''
  const problem = challengeProblem(challenge, completion, signedHash, now)
  if (!challenge || problem) return refuseChallenge(ctx, completion, problem ?? 'challenge_unknown')
  const refusedNow = refuseSigner(facts, now)
  if (refusedNow && refusedNow.refusal.code !== 'account_locked') return refusedNow

  const needed = neededParts(ctx.policy.signing, facts.situation)
  const missing = needed.find((part) => !offers(proof, part))
  if (missing) return refused(componentMissing(missing))
  const judged = await judgeProof(ctx, {
    purpose: 'signature',
    place,
    account,
    typed: content.signerId,
    lockedUntil: account?.lockedUntil ?? null,
    proof,
    assertion: proof.assertion
      ? {
          challenge: fromBase64url(challenge.challenge) ?? new Uint8Array(0),
          allowCredentialIds: facts.credentials.map((credential) => credential.id),
          credential: facts.offeredCredential,
        }
      : null,
    allowDuePin: false,
  })
  if (!judged.ok) return judged

  const unsealed = unsealedRecord(completion, challenge, signedHash, judged.assertion)
  const record = sealSignature(ctx.sealKey, unsealed)
  const statements = [
    ...judged.statements,
    spendChallenge(challenge.id, now),
    ...sessionStatements(completion, facts, needed, now),
  ]
  return { ok: true, record, statements, overtaken: judged.overtaken }
}

/** The content hash of what now arrives, with the nonce and the time of the challenge that it answers. */
function hashSigned(content: ContentToSign, { nonce, createdAt }: Challenge): string {
  return sha256Hex(canonicalJson({ ...content, nonce, signedAt: createdAt } satisfies SignedContent))
}

function unsealedRecord(
  completion: SigningCompletion,
  challenge: Challenge,
  signedHash: string,
  assertion: VerifiedAssertion | null,
): Omit<SignatureRecord, 'seal' | 'sealKeyId'> {
  const { content, place, signer, proof } = completion
  return {
    signerId: content.signerId,
    printedName: signer.printedName,
    role: signer.role,
    meaning: content.meaning,
    statement: SIGNATURE_MEANINGS[content.meaning],
    signedAt: challenge.createdAt,
    nonce: challenge.nonce,
    prevHash: content.prevHash,
    signedPayload: content.payload,
    contentHash: signedHash,
    components: usedComponents(proof, assertion),
    webauthn: assertion?.evidence ?? null,
    deviceId: place.deviceId,
    networkAddress: place.networkAddress,
  }
}

/** What was offered and found right, and nothing else: the record does not flatter. */
function usedComponents(proof: OfferedProof, assertion: VerifiedAssertion | null): SignatureComponent[] {
  const components: SignatureComponent[] = []
  if (proof.userName !== undefined) components.push('user_name')
  if (proof.badge !== undefined) components.push('badge')
  components.push('pin')
  if (assertion) components.push('webauthn')
  return components
}

/**
 * On the signer's own session a signature with all components begins the continuous period. On a session that is
 * another's it ends that person's period (21 CFR 11.200(a)(1)(ii)), and leaves the session itself open.
 */
function sessionStatements(
  completion: SigningCompletion,
  facts: SigningFacts,
  needed: readonly ProofPart[],
  now: Instant,
): Statement[] {
  const { signerId } = completion.content
  const { sessionId, deviceId } = completion.place
  // Two statements: joined by OR, SQLite takes twice as long over them.
  const endPeriod = 'UPDATE auth_session SET first_full_signing_at = NULL WHERE'
  const others = [
    statement(`${endPeriod} id = ? AND user_id <> ?`, sessionId, signerId),
    statement(`${endPeriod} device_id = ? AND kind = 'kiosk' AND user_id <> ?`, deviceId, signerId),
  ]
  const beginsPeriod = !facts.situation.onAnothersSession && needed.includes('identifier')
  if (!beginsPeriod) return others
  const own = statement(
    'UPDATE auth_session SET first_full_signing_at = ? WHERE id = ? AND user_id = ? AND first_full_signing_at IS NULL',
    now,
    sessionId,
    signerId,
  )
  return [...others, own]
}

interface SigningFacts {
  readonly account: Account | null
  /** The signer's passkeys that are not revoked. */
  readonly credentials: readonly Credential[]
  readonly challenge: Challenge | null
  /** The passkey that the assertion names, whoever's. */
  readonly offeredCredential: Credential | null
  readonly situation: SigningSituation
}

/** Everything that a signature is judged by, in one round trip. */
async function readSigningFacts(
  ctx: AuthContext,
  request: SigningRequest,
  challengeId = '',
  offeredCredentialId = '',
): Promise<SigningFacts> {
  const { content, place, need } = request
  const [accounts, credentialRows, sessions, challenges, offered] = await freshRows(ctx, [
    selectAccount(ctx, { kind: 'person', personId: content.signerId }),
    selectCredentials(content.signerId),
    statement(
      'SELECT user_id, first_full_signing_at FROM auth_session WHERE id = ? AND device_id = ? AND expires_at > ?',
      place.sessionId,
      place.deviceId,
      unixSeconds(ctx.now()),
    ),
    ...(challengeId ? [selectChallenge(challengeId)] : []),
    ...(offeredCredentialId ? [selectCredential(offeredCredentialId)] : []),
  ])
  const session = sessions?.[0]
  const credentials = (credentialRows ?? []).map(toCredential)
  return {
    account: mapRow(accounts, toAccount),
    credentials,
    challenge: mapRow(challenges, toChallenge),
    offeredCredential: mapRow(offered, toCredential),
    situation: {
      need,
      firstSigningOfSession: (session?.first_full_signing_at ?? null) === null,
      onAnothersSession: session?.user_id !== content.signerId,
      enrolledCredentials: credentials.length,
    },
  }
}

function mapRow<T>(rows: readonly Row[] | undefined, read: (row: Row) => T): T | null {
  const row = rows?.[0]
  return row ? read(row) : null
}

function refuseSigner(facts: SigningFacts, now: Instant): ProofRefused | null {
  const { account } = facts
  if (!account)
    return refused(refusal('account_inactive', 'The signer has no account. Ask an administrator.'))
  if (!account.active) {
    return refused(refusal('account_inactive', 'The signer’s account is not active. Ask an administrator.'))
  }
  if (account.lockedUntil !== null && isLocked(account.lockedUntil, now)) {
    return {
      ...refused(accountLocked(account.lockedUntil, now)),
      personId: account.personId,
      attemptsLeft: 0,
    }
  }
  return null
}

/** Why a challenge cannot carry this completion: an attacker's replay as well as a sheet left open too long. */
function challengeProblem(
  challenge: Challenge | null,
  completion: SigningCompletion,
  signedHash: string,
  now: Instant,
): string | null {
  const { content, place } = completion
  if (!challenge || challenge.purpose !== 'signature') return 'challenge_unknown'
  if (challenge.usedAt !== null) return 'challenge_used'
  if (challenge.expiresAt <= now) return 'challenge_expired'
  if (challenge.personId !== content.signerId) return 'challenge_of_another_person'
  if (challenge.sessionId !== place.sessionId) return 'challenge_of_another_session'
  if (challenge.deviceId !== place.deviceId) return 'challenge_of_another_device'
  return toBase64url(challengeOf(signedHash)) === challenge.challenge ? null : 'content_differs'
}

async function refuseChallenge(
  ctx: AuthContext,
  completion: SigningCompletion,
  outcome: string,
): Promise<ProofRefused> {
  const { content, place } = completion
  await ctx.db.write([
    recordAttempt({
      at: ctx.now(),
      personId: content.signerId,
      userName: null,
      purpose: 'signature',
      outcome,
      place,
    }),
  ])
  const message =
    outcome === 'challenge_expired'
      ? 'The signature sheet was open for more than 5 minutes. Sign again.'
      : 'What you signed is no longer what is on record. Look at it and sign again.'
  return refused(refusal('signature_does_not_match', message))
}

function offers(proof: OfferedProof, part: ProofPart): boolean {
  if (part === 'identifier') return proof.userName !== undefined || proof.badge !== undefined
  return part === 'pin' ? proof.pin !== '' : proof.assertion !== undefined
}

function componentMissing(part: ProofPart) {
  const words = {
    identifier: 'Scan your badge or type your user name for this signature.',
    pin: 'Type your PIN.',
    webauthn: 'Use your fingerprint, face or security key for this signature.',
  }
  return refusal('signature_component_missing', words[part])
}

function passkeyMissing() {
  return refusal(
    'signature_component_missing',
    'Enrol your fingerprint, face or security key before you sign.',
  )
}
