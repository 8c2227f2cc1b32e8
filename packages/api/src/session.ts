import { sessionIdOf, validateSession } from '@batchproof/auth'
import { readPersonOfSession } from '@batchproof/records/queries/index.ts'
import type { Records } from '@batchproof/records'
import type { Place } from '@batchproof/auth'
import type { SignedInSession } from './context.ts'

/**
 * The session of a token with its person and their roles of this moment, or null when it has ended or the person is
 * not active any more.
 *
 * @param isActivity false for requests that nobody caused (polling): they do not keep a session alive
 */
export async function resolveSession(
  records: Records,
  token: string,
  place: Place,
  isActivity: boolean,
): Promise<SignedInSession | null> {
  const [valid, person] = await Promise.all([
    validateSession(records.auth, token, isActivity),
    readPersonOfSession(records, sessionIdOf(token)),
  ])
  if (!valid || !person?.active) return null
  const { session, mustChangePin } = valid
  return {
    requester: {
      personId: person.id,
      name: person.name,
      roles: person.roles,
      sessionId: session.id,
      deviceId: session.deviceId,
      networkAddress: place.networkAddress,
      userAgent: place.userAgent,
      kind: session.kind,
    },
    expiresAt: session.expiresAt,
    mustChangePin,
  }
}
