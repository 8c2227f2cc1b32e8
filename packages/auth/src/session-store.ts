import { statement } from '@batchproof/db/database.ts'
import { authAccount, authSession } from '@batchproof/db/schema/auth.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { DrizzleSQLiteAdapter } from '@lucia-auth/adapter-drizzle'
import { drizzle } from 'drizzle-orm/libsql/http'
import { Lucia, TimeSpan, type DatabaseSession, type DatabaseUser } from 'lucia'
import type { AuthContext } from './context.ts'

/** Where a session lives: an office browser of one person, or an iPad that many share. */
export type SessionKind = 'office' | 'kiosk'

/** What is kept with a session besides its id, person and expiry. */
export interface SessionAttributes {
  createdAt: Instant
  lastSeenAt: Instant
  deviceId: string
  kind: SessionKind
  firstFullSigningAt: Instant | null
  networkAddress: string
}

/** What a session has to know of its person's account. */
export interface SessionUserAttributes {
  active: boolean
  mustChangePin: boolean
  pinExpiresAt: Instant | null
}

type HouseLucia = Lucia<SessionAttributes, SessionUserAttributes>

declare module 'lucia' {
  interface Register {
    Lucia: HouseLucia
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: SessionUserAttributes
  }
}

/** Lucia over the organisation's database, for sessions that end after `idleSeconds` without activity. */
export function luciaFor(ctx: AuthContext, idleSeconds: number): HouseLucia {
  return new Lucia(new SessionStore(ctx), {
    sessionExpiresIn: new TimeSpan(idleSeconds, 's'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: ({ active, mustChangePin, pinExpiresAt }) => ({ active, mustChangePin, pinExpiresAt }),
  })
}

/**
 * Lucia's own adapter, with the differences of this house:
 * lucia reads the machine's clock and the house is given its time, so expiries are moved from one to the other;
 * an expiry moves with the person's activity, with an absolute end, and not with every request;
 * and a replica that does not know a session yet asks the primary.
 */
class SessionStore extends DrizzleSQLiteAdapter {
  readonly #ctx: AuthContext

  constructor(ctx: AuthContext) {
    // The entry for HTTP brings no native code along; the client given decides where the statements go.
    super(drizzle({ client: ctx.db.client }), authSession, authAccount)
    this.#ctx = ctx
  }

  override async getSessionAndUser(id: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const [session, user] = await super.getSessionAndUser(id)
    if (session) return [this.#onMachineClock(session), user]
    if (this.#ctx.db.kind !== 'replica') return [null, null]
    const found = await this.#askPrimary(id)
    return found ? [this.#onMachineClock(found[0]), found[1]] : [null, null]
  }

  override async getUserSessions(userId: string): Promise<DatabaseSession[]> {
    return (await super.getUserSessions(userId)).map((session) => this.#onMachineClock(session))
  }

  override async setSession(session: DatabaseSession): Promise<void> {
    const expiresAt = new Date(session.expiresAt.getTime() - this.#machineAheadMilliseconds())
    await super.setSession({ ...session, expiresAt })
  }

  override async updateSessionExpiration(): Promise<void> {
    // Lucia would prolong on any request past half of the time, without end; validateSession does it.
  }

  #onMachineClock(session: DatabaseSession): DatabaseSession {
    return { ...session, expiresAt: new Date(session.expiresAt.getTime() + this.#machineAheadMilliseconds()) }
  }

  #machineAheadMilliseconds(): number {
    return Date.now() - Date.parse(this.#ctx.now())
  }

  async #askPrimary(id: string): Promise<[DatabaseSession, DatabaseUser] | null> {
    const { rows } = await this.#ctx.db.write([
      statement(
        `SELECT s.*, a.active, a.must_change_pin, a.pin_expires_at
         FROM auth_session s JOIN auth_account a ON a.person_id = s.user_id WHERE s.id = ?`,
        id,
      ),
    ])
    const row = rows[0]?.[0]
    if (!row) return null
    const userId = row.user_id as string
    const session: DatabaseSession = {
      id,
      userId,
      expiresAt: new Date((row.expires_at as number) * 1000),
      attributes: {
        createdAt: row.created_at as string,
        lastSeenAt: row.last_seen_at as string,
        deviceId: row.device_id as string,
        kind: row.kind as SessionKind,
        firstFullSigningAt: row.first_full_signing_at as string | null,
        networkAddress: row.network_address as string,
      },
    }
    const attributes = {
      active: row.active === 1,
      mustChangePin: row.must_change_pin === 1,
      pinExpiresAt: row.pin_expires_at as string | null,
    }
    return [session, { id: userId, attributes }]
  }
}
