import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import type { AuthContext } from './context.ts'
import { freshRows } from './fresh-rows.ts'
import type { StoredCredential, VerifiedAssertion } from './webauthn/assertion.ts'
import type { CredentialDescriptor } from './webauthn/messages.ts'
import type { NewCredential } from './webauthn/registration.ts'

/** A passkey as a person sees it in their list. */
export interface Credential extends StoredCredential {
  readonly nickname: string
  readonly transports: readonly string[]
  readonly backupState: boolean
  readonly createdAt: Instant
  readonly deviceId: string
}

/** The SELECT of a person's passkeys that are not revoked, oldest first. */
export function selectCredentials(personId: string): Statement {
  return statement(
    'SELECT * FROM auth_credential WHERE person_id = ? AND revoked_at IS NULL ORDER BY created_at, id',
    personId,
  )
}

/** The SELECT of one passkey, whoever's and revoked or not. */
export function selectCredential(id: string): Statement {
  return statement('SELECT * FROM auth_credential WHERE id = ?', id)
}

/** A person's passkeys that are not revoked, oldest first. */
export async function listCredentials(ctx: AuthContext, personId: string): Promise<Credential[]> {
  const [rows] = await freshRows(ctx, [selectCredentials(personId)])
  return (rows ?? []).map(toCredential)
}

/** Reads a row of `auth_credential`. */
export function toCredential(row: Row): Credential {
  return {
    id: row.id as string,
    personId: row.person_id as string,
    publicKey: row.public_key as string,
    algorithm: row.algorithm as number,
    signCount: row.sign_count as number,
    backupEligible: row.backup_eligible === 1,
    backupState: row.backup_state === 1,
    transports: JSON.parse(row.transports as string) as string[],
    nickname: row.nickname as string,
    createdAt: row.created_at as string,
    deviceId: row.device_id as string,
    revokedAt: row.revoked_at as string | null,
  }
}

/** A passkey as a browser wants it named. */
export function describeCredential(credential: Credential): CredentialDescriptor {
  return { type: 'public-key', id: credential.id, transports: credential.transports }
}

/** The statement that enrols a passkey. Refused with `credential_taken` when the id is enrolled, by anyone, ever. */
export function insertCredential(
  credential: NewCredential,
  about: {
    readonly personId: string
    readonly nickname: string
    readonly deviceId: string
    readonly at: Instant
  },
): Statement {
  return statement(
    `INSERT INTO auth_credential
       (id, person_id, public_key, algorithm, sign_count, backup_eligible, backup_state, transports, nickname,
        created_at, device_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    credential.id,
    about.personId,
    credential.publicKey,
    credential.algorithm,
    credential.signCount,
    credential.backupEligible ? 1 : 0,
    credential.backupState ? 1 : 0,
    JSON.stringify(credential.transports),
    about.nickname,
    about.at,
    about.deviceId,
  )
}

/** The statement that keeps the counter and backup state of a checked assertion. */
export function advanceCredential(assertion: VerifiedAssertion): Statement {
  return statement(
    'UPDATE auth_credential SET sign_count = max(sign_count, ?), backup_state = ? WHERE id = ?',
    assertion.signCount,
    assertion.backupState ? 1 : 0,
    assertion.credentialId,
  )
}

/**
 * The statements that revoke a passkey at once and end its owner's sessions, which it may have opened
 * (21 CFR 11.300(c)). A revoked passkey stays on record and can never be enrolled again.
 */
export function revokeCredential(ctx: Pick<AuthContext, 'now'>, credentialId: string): Statement[] {
  return [
    statement(
      'DELETE FROM auth_session WHERE user_id = (SELECT person_id FROM auth_credential WHERE id = ?)',
      credentialId,
    ),
    statement(
      'UPDATE auth_credential SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
      ctx.now(),
      credentialId,
    ),
  ]
}
