import { WriteConflict } from '@batchproof/db/errors.ts'
import type { Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal, type Refusal } from '@batchproof/domain/kernel/refusal.ts'
import { foldUserName, hashBadge, hashName, pinIsDue, type Account } from './account.ts'
import { recordAttempt, type AttemptPurpose } from './attempt.ts'
import { equalBytes, utf8 } from './bytes.ts'
import type { AuthContext, Place } from './context.ts'
import { advanceCredential } from './credential.ts'
import {
  accountLocked,
  countFailure,
  forgetFailures,
  isLocked,
  readFailureCount,
  UNTIL_UNLOCKED,
  type LockSubject,
} from './lockout.ts'
import { verifyPin } from './pin.ts'
import { verifyAssertion, type AssertionExpectation, type VerifiedAssertion } from './webauthn/assertion.ts'
import type { AssertionResponse } from './webauthn/messages.ts'

/** What a person offers as proof of who they are. */
export interface OfferedProof {
  readonly userName?: string
  readonly badge?: string
  readonly pin: string
  readonly assertion?: AssertionResponse
}

/** A no to a proof. */
export interface ProofRefused {
  readonly ok: false
  readonly refusal: Refusal
  /** Attempts until the account locks; null where the proof itself was not judged. */
  readonly attemptsLeft: number | null
  /**
   * True for exactly one caller a lock. The caller appends `AccountLocked` to the person's stream and tells the
   * administrators at once (21 CFR 11.300(d)).
   */
  readonly justLocked: boolean
  /** Set when a passkey may have been copied: to be told to the administrators in the same way. */
  readonly alarm: 'credential_may_be_copied' | null
  /** Whose account it is; null for a name that nobody has. Never to be sent to the client. */
  readonly personId: string | null
}

export type ProofResult =
  | {
      readonly ok: true
      readonly assertion: VerifiedAssertion | null
      /** To be part of the write that the proof is for. It is refused with `account_moved` if a lock came meanwhile. */
      readonly statements: Statement[]
      /** To be written alone when that write is refused: the attempt then failed, and stays on record as such. */
      readonly overtaken: Statement
    }
  | ProofRefused

/** One proof to be judged. */
export interface ProofCase {
  readonly purpose: AttemptPurpose
  readonly place: Place
  /** Null for a name that nobody has; then `typed` is counted in its stead. */
  readonly account: Account | null
  /** What was typed, scanned or touched. */
  readonly typed: string
  /** End of the lock on the account, or on the name that nobody has; read together with the account. */
  readonly lockedUntil: Instant | null
  readonly proof: OfferedProof
  /** What an assertion must answer; needed when the proof holds one. */
  readonly assertion: Pick<AssertionExpectation, 'challenge' | 'allowCredentialIds' | 'credential'> | null
  /** True where a PIN that is due for change still serves: sign-in, and changing it. */
  readonly allowDuePin: boolean
}

/**
 * Judges a proof: the one place where a PIN is checked, shared by sign-in, signing and everything else.
 *
 * A wrong proof is counted and recorded at once, in a write of its own. A right one changes nothing yet: its
 * statements go into the write that it is for, and that write fails if the account was locked meanwhile, so that of
 * any number of guesses sent together no more than five are ever judged. The answer is the same, in words and in
 * time, whether the name, the PIN or the passkey was wrong.
 */
export async function judgeProof(ctx: AuthContext, about: ProofCase): Promise<ProofResult> {
  const { account, proof } = about
  const now = ctx.now()
  if (isLocked(about.lockedUntil, now)) return refuseLocked(ctx, about, about.lockedUntil)

  const pinIsRight = await verifyPin(ctx, proof.pin, account?.pinVerifier ?? null)
  const assertionResult = account && proof.assertion ? await judgeAssertion(ctx, about, account) : null
  const problem = findProblem(ctx, about, pinIsRight, assertionResult)
  if (problem !== null || !account) return refuseAndCount(ctx, about, problem ?? 'name_unknown')
  if (!account.active)
    return refuseUncounted(
      ctx,
      about,
      'account_inactive',
      'This account is not active. Ask an administrator.',
    )
  if (!about.allowDuePin && pinIsDue(account, now)) {
    return refuseUncounted(ctx, about, 'pin_change_required', 'Choose a new PIN first.')
  }
  const assertion = assertionResult?.ok ? assertionResult.assertion : null
  const { purpose, place } = about
  const statements = [
    recordAttempt({
      at: now,
      personId: account.personId,
      userName: account.userName,
      purpose,
      outcome: 'accepted',
      place,
    }),
    forgetFailures(account.personId),
    ...(assertion ? [advanceCredential(assertion)] : []),
  ]
  return { ok: true, assertion, statements, overtaken: attemptOf(about, now, 'overtaken') }
}

/**
 * The refusal that a failed write means when it held the statements of a proof, of a challenge or of an enrolment
 * code; null when the error is of another kind.
 */
export function refusalOfConflict(error: unknown): Refusal | null {
  if (!(error instanceof WriteConflict)) return null
  switch (error.reason) {
    case 'account_moved':
      return refusal(
        'account_locked',
        'This account was locked a moment ago. Ask an administrator to unlock it.',
      )
    case 'challenge_taken':
      return refusal('signature_does_not_match', 'This signature was used already. Sign again.')
    case 'enrolment_code_taken':
      return refusal('credentials_wrong', 'User name or code is wrong, or the code is used up.')
    case 'credential_taken':
      return refusal('already_exists', 'This passkey is enrolled already.')
    case 'user_name_taken':
      return refusal('already_exists', 'This user name is or was another person’s.', 'userName')
    case 'badge_taken':
      return refusal('already_exists', 'This badge is another person’s.', 'badge')
    case 'person_taken':
      return refusal('already_exists', 'This person has an account already.')
    default:
      return null
  }
}

async function judgeAssertion(ctx: AuthContext, about: ProofCase, account: Account) {
  const { assertion } = about.proof
  if (!assertion || !about.assertion) return { ok: false, problem: 'challenge_missing' } as const
  return verifyAssertion(assertion, { ...about.assertion, rp: ctx.rp, personId: account.personId })
}

/** The word of what is wrong, for the attempts on record; the person is told only that something is. */
function findProblem(
  ctx: AuthContext,
  about: ProofCase,
  pinIsRight: boolean,
  assertion: { readonly ok: boolean; readonly problem?: string } | null,
): string | null {
  const { account, proof } = about
  if (!pinIsRight) return account ? 'pin_wrong' : 'name_unknown'
  if (proof.userName !== undefined && !sameText(foldUserName(proof.userName), account?.userName))
    return 'user_name_wrong'
  if (proof.badge !== undefined && !sameText(hashBadge(ctx, proof.badge), account?.badgeHash))
    return 'badge_wrong'
  return assertion && !assertion.ok ? `webauthn:${assertion.problem}` : null
}

function sameText(offered: string, kept: string | null | undefined): boolean {
  return typeof kept === 'string' && equalBytes(utf8(offered), utf8(kept))
}

async function refuseAndCount(ctx: AuthContext, about: ProofCase, outcome: string): Promise<ProofRefused> {
  const now = ctx.now()
  const { account, typed } = about
  const subject: LockSubject = account
    ? { table: 'auth_account', personId: account.personId }
    : { table: 'auth_phantom', nameHash: hashName(ctx, typed) }
  const statements = [attemptOf(about, now, outcome), ...countFailure(subject, now)]
  const { rows } = await ctx.db.write(statements)
  const count = readFailureCount(rows.at(-1))
  const alarm = outcome === 'webauthn:sign_count_regressed' ? 'credential_may_be_copied' : null
  const personId = account?.personId ?? null
  if (!count) return { ...refused(await lockRefusal(ctx, subject)), attemptsLeft: 0, alarm, personId }
  if (count.lockedUntil !== null) {
    const justLocked = count.justLocked && personId !== null
    return { ...refused(accountLocked(count.lockedUntil, now)), attemptsLeft: 0, justLocked, alarm, personId }
  }
  const left = count.attemptsLeft
  const words = `That is not right. ${left} ${left === 1 ? 'attempt' : 'attempts'} left.`
  return { ...refused(refusal('credentials_wrong', words)), attemptsLeft: left, alarm, personId }
}

/** A lock that came between reading the account and counting: says until when. */
async function lockRefusal(ctx: AuthContext, subject: LockSubject): Promise<Refusal> {
  const [table, column, key] =
    subject.table === 'auth_account'
      ? (['auth_account', 'person_id', subject.personId] as const)
      : (['auth_phantom', 'name_hash', subject.nameHash] as const)
  const sql = `SELECT locked_until FROM ${table} WHERE ${column} = ?`
  const { rows } = await ctx.db.write([{ sql, args: [key] }])
  const lockedUntil = rows[0]?.[0]?.locked_until
  return accountLocked(typeof lockedUntil === 'string' ? lockedUntil : UNTIL_UNLOCKED, ctx.now())
}

async function refuseLocked(
  ctx: AuthContext,
  about: ProofCase,
  lockedUntil: string | null,
): Promise<ProofRefused> {
  const now = ctx.now()
  await ctx.db.write([attemptOf(about, now, 'account_locked')])
  const personId = about.account?.personId ?? null
  return { ...refused(accountLocked(lockedUntil ?? UNTIL_UNLOCKED, now)), attemptsLeft: 0, personId }
}

async function refuseUncounted(
  ctx: AuthContext,
  about: ProofCase,
  code: 'account_inactive' | 'pin_change_required',
  message: string,
): Promise<ProofRefused> {
  await ctx.db.write([attemptOf(about, ctx.now(), code)])
  return { ...refused(refusal(code, message)), personId: about.account?.personId ?? null }
}

function attemptOf(about: ProofCase, at: string, outcome: string): Statement {
  const { account, purpose, place, typed } = about
  // A typed name that nobody has may be a PIN typed into the wrong field: it is not kept.
  const userName = account?.userName ?? (/^[0-9]+$/.test(typed) ? null : typed)
  return recordAttempt({ at, personId: account?.personId ?? null, userName, purpose, outcome, place })
}

/** A refusal of a proof that was not judged. */
export function refused(reason: Refusal): ProofRefused {
  return { ok: false, refusal: reason, attemptsLeft: null, justLocked: false, alarm: null, personId: null }
}
