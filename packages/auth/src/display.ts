import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { refusal } from '@batchproof/domain/kernel/refusal.ts'
import { recordAttempt } from './attempt.ts'
import { toBase64url } from './bytes.ts'
import { DAY_SECONDS, later, MINUTE_SECONDS } from './clock.ts'
import type { AuthContext, Place } from './context.ts'
import { hashToken } from './device.ts'
import { freshRows } from './fresh-rows.ts'
import { hashOneTimeCode, newOneTimeCode } from './one-time-code.ts'
import { refused, type ProofRefused } from './proof.ts'

/** How long a pairing code can be typed. */
export const PAIRING_CODE_SECONDS = 15 * MINUTE_SECONDS
/** A token in use is changed at this age. */
const TOKEN_SECONDS = DAY_SECONDS
/** A successor that was never used is taken for lost after this long, and another is given. */
const LOST_SECONDS = MINUTE_SECONDS
/** A display that was switched off for longer is paired anew. */
const FORGOTTEN_SECONDS = 90 * DAY_SECONDS
/** A row is not written at every request: when it was last seen is exact to this. */
const TOUCH_SECONDS = 5 * MINUTE_SECONDS

const TOKEN_BYTES = 32
const ID_BYTES = 16
/** 40 random bits, of which a guesser sees a few dozen tries in the life of a code. */
const CODE_LENGTH = 8

/** A paired wall display. It may read what the wall shows and nothing else. */
export interface Display {
  readonly deviceId: string
  readonly name: string
}

export interface IssuedPairingCode {
  /** To be typed on the display, once; it is kept nowhere. Two groups of four. */
  readonly code: string
  readonly expiresAt: Instant
  /** For the write of the administrator's event. An earlier code of the display that was not used ends with it. */
  readonly statements: Statement[]
}

/** The statements that make a new wall display, and its id. It has neither code nor token yet. */
export function registerDisplay(
  ctx: Pick<AuthContext, 'random' | 'now'>,
  name: string,
): { readonly deviceId: string; readonly statements: Statement[] } {
  const deviceId = toBase64url(ctx.random(ID_BYTES))
  const insert = statement(
    'INSERT INTO auth_display (id, name, registered_at) VALUES (?, ?, ?)',
    deviceId,
    name,
    ctx.now(),
  )
  return { deviceId, statements: [insert] }
}

/** Issues the one-time code with which a browser becomes this display; a token that it has serves until then. */
export function issuePairingCode(
  ctx: Pick<AuthContext, 'pepper' | 'random' | 'now'>,
  deviceId: string,
): IssuedPairingCode {
  const code = newOneTimeCode(ctx, CODE_LENGTH)
  const expiresAt = later(ctx.now(), PAIRING_CODE_SECONDS)
  const update = statement(
    'UPDATE auth_display SET code_hash = ?, code_expires_at = ? WHERE id = ? AND revoked_at IS NULL',
    hashOneTimeCode(ctx, 'pairing', code),
    expiresAt,
    deviceId,
  )
  return { code, expiresAt, statements: [update] }
}

/**
 * Uses a pairing code: this browser is the display from now on, and one that was it before is it no more. One UPDATE
 * decides, so that of any number of browsers that type the same code one is paired. A wrong code, a used one and one
 * that has run out are answered alike, and each try is kept.
 *
 * @returns the display with its token, shown once: only the cookie may hold it
 */
export async function redeemPairingCode(
  ctx: AuthContext,
  about: { readonly code: string; readonly place: Place },
): Promise<(Display & { readonly ok: true; readonly token: string }) | ProofRefused> {
  const now = ctx.now()
  const token = toBase64url(ctx.random(TOKEN_BYTES))
  const { rows } = await ctx.db.write([
    statement(
      `UPDATE auth_display SET code_hash = NULL, code_expires_at = NULL, token_hash = ?, previous_token_hash = NULL,
         token_issued_at = ?, paired_at = ?, last_seen_at = ?
       WHERE code_hash = ? AND code_expires_at > ? AND revoked_at IS NULL RETURNING id, name`,
      hashToken(token),
      now,
      now,
      now,
      hashOneTimeCode(ctx, 'pairing', about.code),
      now,
    ),
  ])
  const display = rows[0]?.[0]
  const deviceId = (display?.id as string | undefined) ?? null
  const place = deviceId === null ? about.place : { ...about.place, deviceId }
  const attempt = { at: now, personId: null, userName: null, purpose: 'pairing', place } as const
  await ctx.db.write([recordAttempt({ ...attempt, outcome: display ? 'accepted' : 'code_wrong' })])
  if (!display || deviceId === null)
    return refused(
      refusal('credentials_wrong', 'This code is wrong, used up or has run out. Ask for a new one.', 'code'),
    )
  return { ok: true, deviceId, name: display.name as string, token }
}

/**
 * The display of a token; null when there is none, it was revoked, or it was away for 90 days.
 *
 * A token that was in use for a day is changed: `replacement` is the next one, for the cookie. The one before stays
 * good until its successor is seen, and not a moment longer, so a copied token lives for a day at most or the display
 * itself falls dark and somebody asks why.
 */
export async function authenticateDisplay(
  ctx: AuthContext,
  token: string,
): Promise<(Display & { readonly replacement: string | null }) | null> {
  const hash = hashToken(token)
  const now = ctx.now()
  const [rows] = await freshRows(ctx, [
    statement(
      `SELECT id, name, token_hash, previous_token_hash, token_issued_at, last_seen_at FROM auth_display
       WHERE (token_hash = ? OR previous_token_hash = ?) AND revoked_at IS NULL AND last_seen_at > ?`,
      hash,
      hash,
      later(now, -FORGOTTEN_SECONDS),
    ),
  ])
  const row = rows?.[0]
  if (!row) return null
  const display = { deviceId: row.id as string, name: row.name as string }
  const isCurrent = row.token_hash === hash
  const limitSeconds = isCurrent ? TOKEN_SECONDS : LOST_SECONDS
  if ((row.token_issued_at as string) <= later(now, -limitSeconds))
    return {
      ...display,
      replacement: await replaceToken(ctx, display.deviceId, row.token_hash as string, hash),
    }
  await noteSeen(ctx, row, isCurrent)
  return { ...display, replacement: null }
}

/** Gives the display another token, `kept` staying good for now; null when a request beside this one did. */
async function replaceToken(
  ctx: AuthContext,
  deviceId: string,
  current: string,
  kept: string,
): Promise<string | null> {
  const token = toBase64url(ctx.random(TOKEN_BYTES))
  const now = ctx.now()
  const { rows } = await ctx.db.write([
    statement(
      `UPDATE auth_display SET token_hash = ?, previous_token_hash = ?, token_issued_at = ?, last_seen_at = ?
       WHERE id = ? AND token_hash = ? AND revoked_at IS NULL RETURNING id`,
      hashToken(token),
      kept,
      now,
      now,
      deviceId,
      current,
    ),
  ])
  return rows[0]?.length === 1 ? token : null
}

/** Ends the token before the one that was seen, and keeps when it was seen. */
async function noteSeen(ctx: AuthContext, row: Row, isCurrent: boolean): Promise<void> {
  const now = ctx.now()
  const isSuperseding = isCurrent && row.previous_token_hash !== null
  if (!isSuperseding && (row.last_seen_at as string) > later(now, -TOUCH_SECONDS)) return
  await ctx.db.write([
    statement(
      `UPDATE auth_display SET last_seen_at = ?, previous_token_hash = CASE WHEN ? = 1 THEN NULL ELSE previous_token_hash END
       WHERE id = ? AND token_hash = ? AND revoked_at IS NULL`,
      now,
      isSuperseding ? 1 : 0,
      row.id as string,
      row.token_hash as string,
    ),
  ])
}
