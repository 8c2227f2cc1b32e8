import { statement } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import type { MeView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import type { Records, Requester } from '../records.ts'

/** Who is signed in, and where. Null when the person is not on record any more. */
export async function readMe(
  records: Records,
  requester: Requester,
  sessionExpiresAt: string,
): Promise<MeView | null> {
  const { personId } = requester
  const gathering = new Gathering()
  const person = gathering.head('person', personId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const count = (sql: string) => gathering.ask(statement(sql, personId), ([row]) => row?.n as number)
  const passkeys = count(
    'SELECT count(*) AS n FROM auth_credential WHERE person_id = ? AND revoked_at IS NULL',
  )
  const unread = count('SELECT count(*) AS n FROM notification WHERE person_id = ? AND read_at IS NULL')
  const pinExpiresAt = gathering.ask(
    statement('SELECT pin_expires_at FROM auth_account WHERE person_id = ?', personId),
    ([row]) => (row?.pin_expires_at as string | null) ?? '',
  )
  await gathering.read(records.db)
  if (person().version === 0) return null
  const { id, name, userName, roles } = person().state
  const { facility, signingPolicy } = organisation().state
  return {
    person: { id, name, userName, roles },
    session: { kind: requester.kind, expiresAt: sessionExpiresAt },
    organisation: {
      id: records.organisationId,
      name: facility?.name ?? '',
      code: facility?.code ?? '',
      timeZone: facility?.timeZone ?? 'UTC',
      signingPolicy,
    },
    passkeys: passkeys(),
    pinExpiresAt: pinExpiresAt(),
    unreadNotifications: unread(),
  }
}
