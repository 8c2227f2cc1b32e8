import { statement, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal, type Refusal } from '@batchproof/domain/kernel/refusal.ts'
import { readAccount, readNamedAccount } from './account.ts'
import { recordAttempt } from './attempt.ts'
import { DAY_SECONDS, later } from './clock.ts'
import type { AuthContext, Place } from './context.ts'
import { freshRows } from './fresh-rows.ts'
import { forgetFailures } from './lockout.ts'
import { hashOneTimeCode, newOneTimeCode } from './one-time-code.ts'
import { refuseWeakPin } from './pin-rules.ts'
import { judgeProof, refused, type ProofRefused } from './proof.ts'
import { endOtherSessions, openSession, rotateSession, type OpenedSession } from './session.ts'
import type { SessionKind } from './session-store.ts'
import { setPin } from './set-pin.ts'
import { writeProof } from './sign-in.ts'

const CODE_LENGTH = 12
/** How long an enrolment code can be used. */
export const ENROLMENT_CODE_SECONDS = DAY_SECONDS

export interface IssuedCode {
  readonly ok: true
  /** To be handed to the person, once; it is kept nowhere. Three groups of four. */
  readonly code: string
  readonly expiresAt: Instant
  /** For the write of the administrator's event. Earlier codes of the person that were not used end with it. */
  readonly statements: Statement[]
}

/**
 * Issues a one-time code with which a person, and nobody for them, sets their PIN: at first, or when it is forgotten
 * (21 CFR 11.300(c); ASVS 6.4.6: an administrator never sets it). 60 random bits, kept as a keyed hash, 24 hours.
 * The person's present PIN goes on until the code is used; nobody issues a code to themselves.
 */
export function issueEnrolmentCode(
  ctx: Pick<AuthContext, 'pepper' | 'random' | 'now'>,
  about: { readonly personId: string; readonly issuedBy: string },
): IssuedCode | { readonly ok: false; readonly refusal: Refusal } {
  if (about.personId === about.issuedBy) {
    return {
      ok: false,
      refusal: refusal('not_authorised', 'Ask another administrator for your enrolment code.'),
    }
  }
  const code = newOneTimeCode(ctx, CODE_LENGTH)
  const now = ctx.now()
  const expiresAt = later(now, ENROLMENT_CODE_SECONDS)
  const statements = [
    statement('DELETE FROM auth_enrolment_code WHERE person_id = ? AND used_at IS NULL', about.personId),
    statement(
      'INSERT INTO auth_enrolment_code (hash, person_id, issued_by, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)',
      hashCode(ctx, code),
      about.personId,
      about.issuedBy,
      now,
      expiresAt,
    ),
  ]
  return { ok: true, code, expiresAt, statements }
}

export interface Enrolled extends OpenedSession {
  readonly ok: true
  readonly personId: string
}

/**
 * Uses an enrolment code: the person sets their PIN and gets a session, in which they can enrol a passkey. Ends a
 * lock and every earlier session. A wrong name, a wrong code and a used one are answered alike.
 */
export async function redeemEnrolmentCode(
  ctx: AuthContext,
  about: {
    readonly userName: string
    readonly code: string
    readonly newPin: string
    readonly kind: SessionKind
    readonly place: Place
  },
): Promise<Enrolled | ProofRefused> {
  const weak = refuseWeakPin(about.newPin)
  if (weak) return refused(weak)
  const { account } = await readNamedAccount(ctx, { kind: 'user_name', userName: about.userName })
  const now = ctx.now()
  const hash = hashCode(ctx, about.code)
  const { place } = about
  const attempt = {
    at: now,
    personId: account?.personId ?? null,
    userName: about.userName,
    purpose: 'enrolment',
    place,
  } as const
  if (!account?.active || !(await isUsable(ctx, hash, account.personId, now))) {
    await ctx.db.write([recordAttempt({ ...attempt, outcome: 'code_wrong' })])
    return refused(refusal('credentials_wrong', 'User name or code is wrong, or the code is used up.'))
  }
  const { personId } = account
  const pin = await setPin(ctx, personId, about.newPin)
  if (!pin.ok) return refused(pin.refusal)
  const statements = [
    statement('UPDATE auth_enrolment_code SET used_at = ? WHERE hash = ?', now, hash),
    // Before the attempt: an accepted one cannot stand while the account is locked.
    forgetFailures(personId),
    recordAttempt({ ...attempt, outcome: 'accepted' }),
    ...pin.statements,
    endOtherSessions(personId, null),
  ]
  const conflict = await writeProof(ctx, statements, recordAttempt({ ...attempt, outcome: 'overtaken' }))
  if (conflict) return conflict
  return { ok: true, personId, ...(await openSession(ctx, { personId, kind: about.kind, place })) }
}

/**
 * A person changes their own PIN, with the present one as proof. Ends their other sessions and gives this one
 * another token. Refused as a sign-in is, and with `value_invalid` on `newPin`.
 */
export async function changePin(
  ctx: AuthContext,
  about: {
    readonly personId: string
    readonly sessionId: string
    readonly currentPin: string
    readonly newPin: string
    readonly place: Place
  },
): Promise<(OpenedSession & { readonly ok: true }) | ProofRefused> {
  const weak = refuseWeakPin(about.newPin)
  if (weak) return refused(weak)
  const { personId, sessionId, place } = about
  const account = await readAccount(ctx, personId)
  const judged = await judgeProof(ctx, {
    purpose: 'change_pin',
    place,
    account,
    typed: personId,
    lockedUntil: account?.lockedUntil ?? null,
    proof: { pin: about.currentPin },
    assertion: null,
    allowDuePin: true,
  })
  if (!judged.ok) return judged
  const pin = await setPin(ctx, personId, about.newPin)
  if (!pin.ok) return refused(pin.refusal)
  const statements = [...judged.statements, ...pin.statements, endOtherSessions(personId, sessionId)]
  const conflict = await writeProof(ctx, statements, judged.overtaken)
  if (conflict) return conflict
  const rotated = await rotateSession(ctx, sessionId)
  return rotated
    ? { ok: true, ...rotated }
    : refused(refusal('credentials_wrong', 'The PIN is changed. Sign in again.'))
}

const hashCode = (ctx: Pick<AuthContext, 'pepper'>, code: string) => hashOneTimeCode(ctx, 'enrolment', code)

async function isUsable(ctx: AuthContext, hash: string, personId: string, now: Instant): Promise<boolean> {
  const [rows] = await freshRows(ctx, [
    statement(
      'SELECT 1 FROM auth_enrolment_code WHERE hash = ? AND person_id = ? AND used_at IS NULL AND expires_at > ?',
      hash,
      personId,
      now,
    ),
  ])
  return (rows?.length ?? 0) > 0
}
