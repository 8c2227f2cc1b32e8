import { authUnder } from '../prepare.ts'
import { ORGANISATION_ID } from '@batchproof/domain'
import type { PersonState } from '@batchproof/domain'
import type { AuthContext } from '@batchproof/auth'
import { Gathering } from '../facts/gathering.ts'
import type { Records } from '../records.ts'

/**
 * The person of a session, as they stand on record at this moment: a role that was taken away a second ago is gone.
 * Null when the session or the person is not there.
 */
export async function readPersonOfSession(records: Records, sessionId: string): Promise<PersonState | null> {
  const gathering = new Gathering()
  const people = gathering.headsWhere(
    'person',
    `stream = 'person:' || (SELECT user_id FROM auth_session WHERE id = ?)`,
    sessionId,
  )
  await gathering.read(records.db)
  return people()[0]?.state ?? null
}

/** A person as they stand on record; null when there is none. */
export async function readPersonState(records: Records, personId: string): Promise<PersonState | null> {
  const gathering = new Gathering()
  const person = gathering.head('person', personId)
  await gathering.read(records.db)
  return person().version > 0 ? person().state : null
}

/** The identification context under the signing policy that the organisation has in force. */
export async function authInForce(records: Records): Promise<AuthContext> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  await gathering.read(records.db)
  return authUnder(records, organisation().state)
}
