import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { toBase64url } from './bytes.ts'
import { later, MINUTE_SECONDS } from './clock.ts'
import type { AuthContext } from './context.ts'
import { freshRows } from './fresh-rows.ts'

/** How long a challenge can be answered. */
export const CHALLENGE_SECONDS = 5 * MINUTE_SECONDS

const ID_BYTES = 16
const NONCE_BYTES = 32

/** A challenge as it stands in the database. */
export interface Challenge {
  readonly id: string
  readonly purpose: 'sign_in' | 'register' | 'signature'
  /** Null for a sign-in under a name that nobody has. */
  readonly personId: string | null
  readonly sessionId: string | null
  readonly deviceId: string
  /** base64url. */
  readonly challenge: string
  readonly content: string | null
  readonly nonce: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly usedAt: Instant | null
}

/** A fresh nonce, base64url. */
export function newNonce(ctx: Pick<AuthContext, 'random'>): string {
  return toBase64url(ctx.random(NONCE_BYTES))
}

/**
 * A new challenge with its id, times and, where none is given, 32 random bytes as its value. The caller keeps it
 * with {@link insertChallenge}.
 */
export function newChallenge(
  ctx: Pick<AuthContext, 'random' | 'now'>,
  about: Pick<Challenge, 'purpose' | 'personId' | 'sessionId' | 'deviceId'> &
    Partial<Pick<Challenge, 'challenge' | 'content' | 'nonce' | 'createdAt'>>,
): Challenge {
  const createdAt = about.createdAt ?? ctx.now()
  const nonce = about.nonce ?? newNonce(ctx)
  return {
    ...about,
    id: toBase64url(ctx.random(ID_BYTES)),
    nonce,
    challenge: about.challenge ?? nonce,
    content: about.content ?? null,
    createdAt,
    expiresAt: later(createdAt, CHALLENGE_SECONDS),
    usedAt: null,
  }
}

/** The statement that keeps a new challenge. */
export function insertChallenge(challenge: Challenge): Statement {
  return statement(
    `INSERT INTO auth_challenge
       (id, purpose, person_id, session_id, device_id, challenge, content, nonce, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    challenge.id,
    challenge.purpose,
    challenge.personId,
    challenge.sessionId,
    challenge.deviceId,
    challenge.challenge,
    challenge.content,
    challenge.nonce,
    challenge.createdAt,
    challenge.expiresAt,
  )
}

/** The SELECT of a challenge, for those who read more in the same round trip. */
export function selectChallenge(id: string): Statement {
  return statement('SELECT * FROM auth_challenge WHERE id = ?', id)
}

/** A challenge by its id, used or not; null when there is none. */
export async function readChallenge(ctx: AuthContext, id: string): Promise<Challenge | null> {
  const [rows] = await freshRows(ctx, [selectChallenge(id)])
  const row = rows?.[0]
  return row ? toChallenge(row) : null
}

/**
 * The statement that spends a challenge inside a larger write. When it was spent meanwhile the whole write is
 * refused with `WriteConflict` `challenge_taken`.
 */
export function spendChallenge(id: string, now: Instant): Statement {
  return statement('UPDATE auth_challenge SET used_at = ? WHERE id = ?', now, id)
}

/**
 * Spends a challenge at once and returns it; null when it was spent before, is too old, or never was. One UPDATE
 * decides, so that of any number of callers in any number of isolates one gets it.
 */
export async function takeChallenge(
  ctx: Pick<AuthContext, 'db' | 'now'>,
  id: string,
  purpose: Challenge['purpose'],
): Promise<Challenge | null> {
  const now = ctx.now()
  const { rows } = await ctx.db.write([
    statement(
      `UPDATE auth_challenge SET used_at = ?
       WHERE id = ? AND purpose = ? AND used_at IS NULL AND expires_at > ? RETURNING *`,
      now,
      id,
      purpose,
      now,
    ),
  ])
  const row = rows[0]?.[0]
  return row ? toChallenge(row) : null
}

/** Reads a row of `auth_challenge`. */
export function toChallenge(row: Row): Challenge {
  return {
    id: row.id as string,
    purpose: row.purpose as Challenge['purpose'],
    personId: row.person_id as string | null,
    sessionId: row.session_id as string | null,
    deviceId: row.device_id as string,
    challenge: row.challenge as string,
    content: row.content as string | null,
    nonce: row.nonce as string,
    createdAt: row.created_at as string,
    expiresAt: row.expires_at as string,
    usedAt: row.used_at as string | null,
  }
}
