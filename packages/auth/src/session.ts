import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { Cookie } from 'lucia'
import { pinIsDue } from './account.ts'
import { sha256, toBase64url, utf8 } from './bytes.ts'
import { fromUnixSeconds, HOUR_SECONDS, later, MINUTE_SECONDS, unixSeconds } from './clock.ts'
import type { AuthContext, Place } from './context.ts'
import { luciaFor, type SessionAttributes, type SessionKind } from './session-store.ts'

/** An open session. `id` is the hash of the token: it can be logged, the token cannot. */
export interface AuthSession extends Readonly<SessionAttributes> {
  readonly id: string
  readonly personId: string
  readonly expiresAt: Instant
}

/** A session that was just opened, with the token that only the cookie may hold. */
export interface OpenedSession {
  readonly token: string
  readonly session: AuthSession
}

export interface ValidSession {
  readonly session: AuthSession
  readonly personId: string
  /** True until the person has chosen a PIN that is not due: then nothing but changing it is allowed. */
  readonly mustChangePin: boolean
  /** True when this request has moved the expiry. */
  readonly fresh: boolean
}

const TOKEN_BYTES = 32
/** A row is not written at every request: the expiry is exact to this. */
const TOUCH_EVERY_SECONDS = MINUTE_SECONDS

/** The id under which a token's session is kept: whoever reads the database cannot make a cookie of it. */
export function sessionIdOf(token: string): string {
  return toBase64url(sha256(utf8(token)))
}

/** Opens a session under a new token. Sign-in calls it after the proof; it checks nothing. */
export async function openSession(
  ctx: AuthContext,
  about: { readonly personId: string; readonly kind: SessionKind; readonly place: Place },
): Promise<OpenedSession> {
  const token = toBase64url(ctx.random(TOKEN_BYTES))
  const now = ctx.now()
  const attributes: SessionAttributes = {
    createdAt: now,
    lastSeenAt: now,
    deviceId: about.place.deviceId,
    kind: about.kind,
    firstFullSigningAt: null,
    networkAddress: about.place.networkAddress,
  }
  const id = sessionIdOf(token)
  await luciaFor(ctx, idleSeconds(ctx, about.kind)).createSession(about.personId, attributes, {
    sessionId: id,
  })
  const expiresAt = later(now, idleSeconds(ctx, about.kind))
  return { token, session: { id, personId: about.personId, expiresAt, ...attributes } }
}

/**
 * The session of a token, or null when there is none, it has been idle or open too long, or the account is no longer
 * active.
 *
 * @param isActivity false for requests that the person did not cause (polling): they do not keep a session alive
 */
export async function validateSession(
  ctx: AuthContext,
  token: string,
  isActivity = true,
): Promise<ValidSession | null> {
  const id = sessionIdOf(token)
  const { session: found, user } = await sessionsOf(ctx).validateSession(id)
  if (!found || !user) return null
  const now = ctx.now()
  const { createdAt, kind, deviceId, firstFullSigningAt, networkAddress } = found
  const end = later(createdAt, ctx.policy.sessionMaximumHours * HOUR_SECONDS)
  if (!user.active || end <= now) {
    await endSession(ctx, id)
    return null
  }
  const fresh = isActivity && later(found.lastSeenAt, TOUCH_EVERY_SECONDS) <= now
  const idleEnd = later(fresh ? now : found.lastSeenAt, idleSeconds(ctx, kind))
  const expiresAt = idleEnd < end ? idleEnd : end
  const lastSeenAt = fresh ? now : found.lastSeenAt
  if (fresh) await ctx.db.write([touch(id, now, expiresAt)])
  const personId = found.userId
  const attributes = { createdAt, lastSeenAt, deviceId, kind, firstFullSigningAt, networkAddress }
  return {
    session: { id, personId, expiresAt, ...attributes },
    personId,
    mustChangePin: pinIsDue(user, now),
    fresh,
  }
}

function touch(id: string, now: Instant, expiresAt: Instant): Statement {
  const sql = 'UPDATE auth_session SET last_seen_at = ?, expires_at = ? WHERE id = ?'
  return statement(sql, now, unixSeconds(expiresAt), id)
}

/**
 * Gives a session another token, when its person has proved themselves again (ASVS 7.2.4): a token that was stolen
 * before is worth nothing after. The absolute end and the continuous signing period stay. Null when it has ended.
 */
export async function rotateSession(ctx: AuthContext, sessionId: string): Promise<OpenedSession | null> {
  const token = toBase64url(ctx.random(TOKEN_BYTES))
  const now = ctx.now()
  const { rows } = await ctx.db.write([
    statement(
      'UPDATE auth_session SET id = ?, last_seen_at = ? WHERE id = ? AND expires_at > ? RETURNING *',
      sessionIdOf(token),
      now,
      sessionId,
      unixSeconds(now),
    ),
  ])
  const row = rows[0]?.[0]
  return row ? { token, session: toSession(row) } : null
}

/** Ends a session: badge-out, sign-out, the app gone to the background. */
export async function endSession(ctx: AuthContext, sessionId: string): Promise<void> {
  await sessionsOf(ctx).invalidateSession(sessionId)
}

/** Ends every session of a person. */
export async function endSessionsOf(ctx: AuthContext, personId: string): Promise<void> {
  await sessionsOf(ctx).invalidateUserSessions(personId)
}

/** The statement that ends every session of a person but one, as part of a larger write. */
export function endOtherSessions(personId: string, keptSessionId: string | null): Statement {
  return statement('DELETE FROM auth_session WHERE user_id = ? AND id IS NOT ?', personId, keptSessionId)
}

/** A cookie to be set: name, value and attributes, and the whole as a header's text. */
export interface SessionCookie {
  readonly name: string
  readonly value: string
  readonly attributes: {
    readonly httpOnly: true
    readonly secure: boolean
    readonly sameSite: 'strict'
    readonly path: '/'
    readonly maxAge: number
  }
  serialize(): string
}

/** Name of the session's cookie. `__Host-` binds it to this very host, but a browser takes it over https only. */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? '__Host-batchproof-session' : 'batchproof-session'
}

/** The cookie that holds a token; with `null` the cookie that removes it. */
export function sessionCookie(ctx: AuthContext, token: string | null, isHttps: boolean): SessionCookie {
  const name = sessionCookieName(isHttps)
  const value = token ?? ''
  const attributes = {
    httpOnly: true,
    secure: isHttps,
    sameSite: 'strict',
    path: '/',
    maxAge: token === null ? 0 : ctx.policy.sessionMaximumHours * HOUR_SECONDS,
  } as const
  return { name, value, attributes, serialize: () => new Cookie(name, value, attributes).serialize() }
}

function toSession(row: Row): AuthSession {
  return {
    id: row.id as string,
    personId: row.user_id as string,
    expiresAt: fromUnixSeconds(row.expires_at as number),
    createdAt: row.created_at as string,
    lastSeenAt: row.last_seen_at as string,
    deviceId: row.device_id as string,
    kind: row.kind as SessionKind,
    firstFullSigningAt: row.first_full_signing_at as string | null,
    networkAddress: row.network_address as string,
  }
}

function idleSeconds(ctx: AuthContext, kind: SessionKind): number {
  return MINUTE_SECONDS * (kind === 'kiosk' ? ctx.policy.kioskIdleMinutes : ctx.policy.officeIdleMinutes)
}

/** For everything but opening: the idle time matters only there. */
function sessionsOf(ctx: AuthContext) {
  return luciaFor(ctx, idleSeconds(ctx, 'office'))
}
