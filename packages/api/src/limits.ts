import { countRequest } from '@batchproof/auth'
import { TRPCError } from '@trpc/server'
import type { Records } from '@batchproof/records'
import type { ApiContext } from './context.ts'

/** How often something may be asked, by whom: counted in the database, because isolates share no memory. */
const LIMITS = {
  /** A whole facility may sit behind one address. */
  sign_in: { limit: 60, windowSeconds: 60 },
  /** A code of 40 bits lives 15 minutes. */
  pairing: { limit: 10, windowSeconds: 60 },
  enrolment: { limit: 20, windowSeconds: 60 },
  signing: { limit: 120, windowSeconds: 60 },
  /** One scanner: no hand scans faster. */
  machine: { limit: 120, windowSeconds: 60 },
  /** Wrong tokens from one address. */
  machine_unknown: { limit: 30, windowSeconds: 60 },
} as const

/** What somebody asks for so often, and by whom it is counted. Answers the seconds to wait; 0 when it is allowed. */
export async function secondsToWait(
  { auth }: Pick<Records, 'auth'>,
  scope: keyof typeof LIMITS,
  key: string,
): Promise<number> {
  const { retryAfterSeconds } = await countRequest(auth, { scope, key, ...LIMITS[scope] })
  return retryAfterSeconds
}

/**
 * Counts one request; `sign_in`, `pairing` and `enrolment` by network address, `signing` by session.
 * @throws TRPCError TOO_MANY_REQUESTS
 */
export async function limitRequests(ctx: ApiContext, scope: keyof typeof LIMITS): Promise<void> {
  const key = ctx.session?.requester.sessionId ?? ctx.place.networkAddress
  const waitSeconds = await secondsToWait(ctx.records, scope, key)
  if (waitSeconds === 0) return
  const words = `Too many requests. Try again in ${waitSeconds} seconds.`
  throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: words })
}
