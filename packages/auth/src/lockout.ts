import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal, type Refusal } from '@batchproof/domain/kernel/refusal.ts'
import { recordAttempt } from './attempt.ts'
import { HOUR_SECONDS, later, MINUTE_SECONDS } from './clock.ts'
import type { AuthContext, Place } from './context.ts'

/** The failure in a row that locks (URS B10.3). */
export const FAILURES_TO_LOCK = 5

/** Length of the first, the second and every later lock in a row. */
export const LOCK_SECONDS = [30 * MINUTE_SECONDS, HOUR_SECONDS, 4 * HOUR_SECONDS] as const

/** Failures in a row, over all locks, after which only a supervisor opens the account (NIST SP 800-63B §3.2.2). */
export const FAILURES_TO_DISABLE = 100

/** End of a lock that only a supervisor ends. */
export const UNTIL_UNLOCKED: Instant = '9999-12-31T23:59:59.999Z'

/** Whose failures are counted: a person's, or those under a name that nobody has. */
export type LockSubject =
  | { readonly table: 'auth_account'; readonly personId: string }
  | { readonly table: 'auth_phantom'; readonly nameHash: string }

/** What one more failure did. */
export interface FailureCount {
  readonly attemptsLeft: number
  readonly lockedUntil: Instant | null
  /** True for exactly one caller a lock: that one reports it. */
  readonly justLocked: boolean
  /** True when only a supervisor can open the account again. */
  readonly disabled: boolean
}

const COUNT_AND_LOCK = `
  total_failures = total_failures + 1,
  failures = CASE WHEN failures + 1 >= ${FAILURES_TO_LOCK} THEN 0 ELSE failures + 1 END,
  lock_level = CASE WHEN failures + 1 >= ${FAILURES_TO_LOCK} THEN lock_level + 1 ELSE lock_level END,
  locked_until = CASE
    WHEN total_failures + 1 >= ${FAILURES_TO_DISABLE} THEN '${UNTIL_UNLOCKED}'
    WHEN failures + 1 >= ${FAILURES_TO_LOCK} THEN CASE lock_level WHEN 0 THEN ? WHEN 1 THEN ? ELSE ? END
    ELSE NULL END`

/**
 * The statements that count one failure in the database. They are part of the write that records the attempt.
 * While a lock stands the last one changes nothing and returns no row: the sixth guess is not even counted.
 */
export function countFailure(subject: LockSubject, now: Instant): Statement[] {
  const locks = LOCK_SECONDS.map((seconds) => later(now, seconds))
  const returning = 'RETURNING failures, total_failures, locked_until'
  const unlocked = '(locked_until IS NULL OR locked_until <= ?)'
  if (subject.table === 'auth_account') {
    const sql = `UPDATE auth_account SET ${COUNT_AND_LOCK} WHERE person_id = ? AND ${unlocked} ${returning}`
    return [statement(sql, ...locks, subject.personId, now)]
  }
  const sql = `UPDATE auth_phantom SET ${COUNT_AND_LOCK}, last_at = ? WHERE name_hash = ? AND ${unlocked} ${returning}`
  return [
    statement(
      'INSERT INTO auth_phantom (name_hash, last_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
      subject.nameHash,
      now,
    ),
    statement(sql, ...locks, now, subject.nameHash, now),
  ]
}

/** Reads what {@link countFailure} returned; null when the account was locked already. */
export function readFailureCount(rows: readonly Row[] | undefined): FailureCount | null {
  const row = rows?.[0]
  if (!row) return null
  const lockedUntil = row.locked_until as Instant | null
  return {
    attemptsLeft: lockedUntil === null ? FAILURES_TO_LOCK - (row.failures as number) : 0,
    lockedUntil,
    justLocked: lockedUntil !== null,
    disabled: lockedUntil === UNTIL_UNLOCKED,
  }
}

/** The statement that forgets the failures of a person who has proved who they are. */
export function forgetFailures(personId: string): Statement {
  return statement(
    'UPDATE auth_account SET failures = 0, total_failures = 0, lock_level = 0, locked_until = NULL WHERE person_id = ?',
    personId,
  )
}

/** True while a lock stands. */
export function isLocked(lockedUntil: Instant | null, now: Instant): boolean {
  return lockedUntil !== null && lockedUntil > now
}

/** The refusal while a lock stands; says how long, in minutes, since that is the same for a name that nobody has. */
export function accountLocked(lockedUntil: Instant, now: Instant): Refusal {
  if (lockedUntil === UNTIL_UNLOCKED) {
    return refusal('account_locked', 'This account is locked. Ask an administrator to unlock it.')
  }
  const minutes = Math.max(
    1,
    Math.ceil((Date.parse(lockedUntil) - Date.parse(now)) / (MINUTE_SECONDS * 1000)),
  )
  return refusal(
    'account_locked',
    `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, or ask an administrator to unlock.`,
  )
}

/**
 * Ends a lock early, by a supervisor who is another person: a lock must not stop the only operator in the room, and
 * must not be ended by the one who is locked out. The next lock is as long as it would have been.
 *
 * @returns the statements for the write of the supervisor's signed event, or the refusal
 */
export function unlockAccount(
  ctx: Pick<AuthContext, 'now'>,
  unlock: { readonly personId: string; readonly supervisorId: string; readonly place: Place },
):
  | { readonly ok: true; readonly statements: Statement[] }
  | { readonly ok: false; readonly refusal: Refusal } {
  if (unlock.personId === unlock.supervisorId) {
    return { ok: false, refusal: refusal('not_authorised', 'Another person has to unlock your account.') }
  }
  const statements = [
    statement(
      'UPDATE auth_account SET failures = 0, total_failures = 0, locked_until = NULL WHERE person_id = ?',
      unlock.personId,
    ),
    recordAttempt({
      at: ctx.now(),
      personId: unlock.personId,
      userName: null,
      purpose: 'unlock',
      outcome: `unlocked_by:${unlock.supervisorId}`,
      place: unlock.place,
    }),
  ]
  return { ok: true, statements }
}
