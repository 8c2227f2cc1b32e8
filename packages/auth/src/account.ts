import { statement, type Row, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import { hmacSha256, toBase64url, utf8 } from './bytes.ts'
import type { AuthContext } from './context.ts'
import { freshRows } from './fresh-rows.ts'

/** A person's account as it stands in the database. */
export interface Account {
  readonly personId: string
  readonly userName: string
  readonly badgeHash: string | null
  readonly pinVerifier: string | null
  readonly pinExpiresAt: Instant | null
  readonly mustChangePin: boolean
  readonly active: boolean
  readonly failures: number
  readonly lockedUntil: Instant | null
  readonly lockLevel: number
  readonly totalFailures: number
}

/** How a person says who they are: typed name, scanned badge, or the tile they touched. */
export type Identifier =
  | { readonly kind: 'user_name'; readonly userName: string }
  | { readonly kind: 'badge'; readonly badge: string }
  | { readonly kind: 'person'; readonly personId: string }

/** A user name as it is kept and compared: the same name however it is typed. */
export function foldUserName(userName: string): string {
  return userName.normalize('NFKC').trim().toLowerCase()
}

/** Keyed hash of a badge's code: badge codes are short, a bare hash of one is soon reversed. */
export function hashBadge(ctx: Pick<AuthContext, 'pepper'>, badge: string): string {
  return toBase64url(hmacSha256(ctx.pepper.key, utf8(`batchproof/badge/${badge.trim()}`)))
}

/**
 * The statements that make an account without a PIN: the person sets one with an enrolment code.
 * The write refuses with `WriteConflict` `person_taken`, `user_name_taken` or `badge_taken`.
 */
export function createAccount(
  ctx: Pick<AuthContext, 'pepper' | 'now'>,
  account: { readonly personId: string; readonly userName: string; readonly badge?: string },
): Statement[] {
  const badgeHash = account.badge === undefined ? null : hashBadge(ctx, account.badge)
  return [
    statement(
      'INSERT INTO auth_account (person_id, user_name, badge_hash, created_at) VALUES (?, ?, ?, ?)',
      account.personId,
      foldUserName(account.userName),
      badgeHash,
      ctx.now(),
    ),
  ]
}

/** The statements that give a person another badge, or none. Refused with `badge_taken` when it is another's. */
export function assignBadge(
  ctx: Pick<AuthContext, 'pepper'>,
  personId: string,
  badge: string | null,
): Statement[] {
  const badgeHash = badge === null ? null : hashBadge(ctx, badge)
  return [statement('UPDATE auth_account SET badge_hash = ? WHERE person_id = ?', badgeHash, personId)]
}

/** The statements that stop a person's access at once: no sign-in, no signature, every session ended. */
export function deactivateAccount(personId: string): Statement[] {
  return [
    statement('UPDATE auth_account SET active = 0 WHERE person_id = ?', personId),
    statement('DELETE FROM auth_session WHERE user_id = ?', personId),
  ]
}

/** The statements that let a person in again, with the PIN and passkeys that they had. */
export function reactivateAccount(personId: string): Statement[] {
  return [statement('UPDATE auth_account SET active = 1 WHERE person_id = ?', personId)]
}

/** The account of a person; null when they have none. */
export async function readAccount(ctx: AuthContext, personId: string): Promise<Account | null> {
  const [rows] = await freshRows(ctx, [selectAccount(ctx, { kind: 'person', personId })])
  const row = rows?.[0]
  return row ? toAccount(row) : null
}

/** Keyed hash under which failures of a name that nobody has are counted. */
export function hashName(ctx: Pick<AuthContext, 'pepper'>, typed: string): string {
  return toBase64url(hmacSha256(ctx.pepper.key, utf8(`batchproof/name/${foldUserName(typed)}`)))
}

/** Who was named, and until when they are locked; the account is null for a name that nobody has. */
export interface NamedAccount {
  readonly account: Account | null
  readonly typed: string
  readonly lockedUntil: Instant | null
}

/** Looks up who was named. One round trip for a name that exists and for one that does not. */
export async function readNamedAccount(ctx: AuthContext, identifier: Identifier): Promise<NamedAccount> {
  const typed = typedText(identifier)
  const phantom = statement('SELECT locked_until FROM auth_phantom WHERE name_hash = ?', hashName(ctx, typed))
  const [accountRows, phantomRows] = await freshRows(ctx, [selectAccount(ctx, identifier), phantom])
  const row = accountRows?.[0]
  const account = row ? toAccount(row) : null
  const phantomLock = (phantomRows?.[0]?.locked_until ?? null) as Instant | null
  return { account, typed, lockedUntil: account ? account.lockedUntil : phantomLock }
}

function typedText(identifier: Identifier): string {
  if (identifier.kind === 'user_name') return identifier.userName
  return identifier.kind === 'badge' ? identifier.badge : identifier.personId
}

/** The SELECT of one account, for those who read more in the same round trip. */
export function selectAccount(ctx: Pick<AuthContext, 'pepper'>, identifier: Identifier): Statement {
  switch (identifier.kind) {
    case 'user_name':
      return statement('SELECT * FROM auth_account WHERE user_name = ?', foldUserName(identifier.userName))
    case 'badge':
      return statement('SELECT * FROM auth_account WHERE badge_hash = ?', hashBadge(ctx, identifier.badge))
    case 'person':
      return statement('SELECT * FROM auth_account WHERE person_id = ?', identifier.personId)
  }
}

/** Reads a row of `auth_account`. */
export function toAccount(row: Row): Account {
  return {
    personId: row.person_id as string,
    userName: row.user_name as string,
    badgeHash: row.badge_hash as string | null,
    pinVerifier: row.pin_verifier as string | null,
    pinExpiresAt: row.pin_expires_at as string | null,
    mustChangePin: row.must_change_pin === 1,
    active: row.active === 1,
    failures: row.failures as number,
    lockedUntil: row.locked_until as string | null,
    lockLevel: row.lock_level as number,
    totalFailures: row.total_failures as number,
  }
}

/** True when the person must choose another PIN before anything else: the first one, or one that is too old. */
export function pinIsDue(account: Pick<Account, 'mustChangePin' | 'pinExpiresAt'>, now: Instant): boolean {
  return account.mustChangePin || account.pinExpiresAt === null || account.pinExpiresAt <= now
}
