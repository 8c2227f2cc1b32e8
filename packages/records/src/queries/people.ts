import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { COMPOUNDING_QUALIFICATIONS, qualificationProblem, ROLES } from '@batchproof/domain'
import type { PersonState, Role } from '@batchproof/domain'
import type { AuditRow, PersonRow } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { auditFromRow, historyStatement } from './audit.ts'
import type { Records, Requester } from '../records.ts'

const CREDENTIALS = 'SELECT id, person_id, nickname, created_at, revoked_at FROM auth_credential'
const ACCOUNTS = 'SELECT person_id, locked_until, pin_verifier IS NOT NULL AS enrolled FROM auth_account'

/** Credentials, locks and user names are the administrator's business alone: for others they are left out. */
function personRow(
  person: PersonState,
  now: string,
  account: Row | undefined,
  credentials: readonly Row[],
  isAdministrator: boolean,
): PersonRow {
  if (!isAdministrator) return { ...person, userName: '', lockedUntil: null, enrolled: false, passkeys: [] }
  const lockedUntil = (account?.locked_until as string | null | undefined) ?? null
  return {
    ...person,
    lockedUntil: lockedUntil !== null && lockedUntil > now ? lockedUntil : null,
    enrolled: account?.enrolled === 1,
    passkeys: credentials.map((row) => ({
      id: row.id as string,
      nickname: row.nickname as string,
      createdAt: row.created_at as string,
      revokedAt: row.revoked_at as string | null,
    })),
  }
}

/** Everyone on record whose name holds the text, by name. */
export async function listPeople(records: Records, requester: Requester, search = ''): Promise<PersonRow[]> {
  const part = search.trim().toLowerCase()
  const isAdministrator = requester.roles.includes('administrator')
  const gathering = new Gathering()
  const people = gathering.headsWhere('person', "stream_type = 'person'")
  const asked = (sql: string) =>
    gathering.ask(statement(isAdministrator ? sql : `${sql} WHERE 0`), (rows) => rows)
  const accounts = asked(ACCOUNTS)
  const credentials = asked(CREDENTIALS)
  await gathering.read(records.db)
  const accountOf = new Map(accounts().map((row) => [row.person_id as string, row]))
  const credentialsOf = (personId: string) => credentials().filter((row) => row.person_id === personId)
  return people()
    .filter(({ state }) => state.name.toLowerCase().includes(part))
    .map(({ state }) =>
      personRow(state, records.now(), accountOf.get(state.id), credentialsOf(state.id), isAdministrator),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A person on their own page. The history of sign-in and credentials is shown to administrators alone. */
export interface PersonView {
  readonly person: PersonRow
  readonly streamVersion: number
  readonly history: readonly AuditRow[]
}

/** One person. Null when there is none. */
export async function readPerson(
  records: Records,
  requester: Requester,
  personId: string,
): Promise<PersonView | null> {
  const isAdministrator = requester.roles.includes('administrator')
  const gathering = new Gathering()
  const head = gathering.head('person', personId)
  const account = gathering.ask(statement(`${ACCOUNTS} WHERE person_id = ?`, personId), ([row]) => row)
  const credentials = gathering.ask(statement(`${CREDENTIALS} WHERE person_id = ?`, personId), (rows) => rows)
  const history = gathering.ask(historyStatement(`person:${personId}`), (rows) => rows.map(auditFromRow))
  await gathering.read(records.db)
  const { state, version } = head()
  if (version === 0) return null
  return {
    person: personRow(state, records.now(), account(), credentials(), isAdministrator),
    streamVersion: version,
    history: isAdministrator ? history() : history().filter(({ type }) => type === 'QualificationRecorded'),
  }
}

/** A person who may be assigned to a batch, with what speaks against it on a day. */
export interface TechnicianRow {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly problems: readonly string[]
}

/** Everyone who may compound, with each qualification that will not stand on the day (YYYY-MM-DD). */
export async function listTechnicians(
  records: Records,
  input: { readonly onDate: string; readonly hazardous?: boolean },
): Promise<TechnicianRow[]> {
  const gathering = new Gathering()
  const people = gathering.headsWhere('person', "stream_type = 'person'")
  await gathering.read(records.db)
  const kinds = [...COMPOUNDING_QUALIFICATIONS, ...(input.hazardous ? (['hazardous_drugs'] as const) : [])]
  return people()
    .map(({ state }) => state)
    .filter(({ active, roles }) => active && (roles.includes('technician') || roles.includes('pharmacist')))
    .map(({ id, name, roles, qualifications }) => ({
      id,
      name,
      roles,
      problems: kinds.flatMap((kind) => qualificationProblem(qualifications, kind, input.onDate) ?? []),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A tile on the kiosk's first screen. */
export interface PersonTile {
  readonly id: string
  readonly name: string
  readonly initials: string
  readonly role: string
  /** Until when the account is locked; null when it is not. */
  readonly lockedUntil: string | null
}

const MOST_TILES = 60

/**
 * The people who may sign in at a kiosk: active, with an account. Only for a registered device: to anyone else it
 * would tell who works here.
 */
export async function listTiles(records: Records, search = ''): Promise<PersonTile[]> {
  const gathering = new Gathering()
  const people = gathering.headsWhere(
    'person',
    `stream IN (SELECT 'person:' || person_id FROM auth_account WHERE active = 1 AND pin_verifier IS NOT NULL)`,
  )
  const locked = gathering.ask(
    statement('SELECT person_id, locked_until FROM auth_account WHERE locked_until > ?', records.now()),
    (rows) => new Map(rows.map((row) => [row.person_id as string, row.locked_until as string])),
  )
  await gathering.read(records.db)
  const part = search.trim().toLowerCase()
  return people()
    .map(({ state }) => state)
    .filter(({ active, name }) => active && name.toLowerCase().includes(part))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_TILES)
    .map(({ id, name, roles }) => ({
      id,
      name,
      initials: initialsOf(name),
      role: roles[0] ? ROLES[roles[0]] : '',
      lockedUntil: locked().get(id) ?? null,
    }))
}

/** 'Ana María Ruiz' → 'AR': first and last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.slice(0, 1) ?? '',
  )
  return letters.join('').toUpperCase()
}
