import { statement } from '@batchproof/db/database.ts'
import { unixSeconds } from './clock.ts'
import type { AuthContext } from './context.ts'

/** A limit of so many requests a window. `scope` names what is limited, `key` whose requests are counted. */
export interface RateLimit {
  readonly scope: string
  readonly key: string
  readonly limit: number
  readonly windowSeconds: number
}

export interface RateVerdict {
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until the next window; 0 when allowed. For the header `Retry-After`. */
  readonly retryAfterSeconds: number
}

/**
 * Counts one request in a fixed window. The counter is in the database, because the memory of an isolate is not
 * shared; one statement counts and answers, so requests that arrive together are all counted.
 */
export async function countRequest(
  ctx: Pick<AuthContext, 'db' | 'now'>,
  limit: RateLimit,
): Promise<RateVerdict> {
  const now = unixSeconds(ctx.now())
  const windowStart = now - (now % limit.windowSeconds)
  const { rows } = await ctx.db.write([
    statement(
      `INSERT INTO auth_rate (scope, key, window_start, count) VALUES (?, ?, ?, 1)
       ON CONFLICT (scope, key) DO UPDATE SET
         count = CASE WHEN window_start = excluded.window_start THEN count + 1 ELSE 1 END,
         window_start = excluded.window_start
       RETURNING count`,
      limit.scope,
      limit.key,
      windowStart,
    ),
  ])
  const count = rows[0]?.[0]?.count as number
  const allowed = count <= limit.limit
  return {
    allowed,
    remaining: Math.max(0, limit.limit - count),
    retryAfterSeconds: allowed ? 0 : windowStart + limit.windowSeconds - now,
  }
}
