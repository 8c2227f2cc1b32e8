import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccount } from '../account.ts'
import { later } from '../clock.ts'
import { DEFAULT_AUTH_POLICY, type AuthContext, type AuthPolicy, type Place } from '../context.ts'
import { issueEnrolmentCode, redeemEnrolmentCode } from '../enrolment.ts'
import { completeRegistration, prepareRegistration } from '../passkey.ts'
import { generateSealKey, type PublicSealKeys } from '../seal.ts'
import type { OpenedSession } from '../session.ts'
import type { SessionKind } from '../session-store.ts'
import { SoftwareAuthenticator } from './software-authenticator.ts'

export const PLACE: Place = { deviceId: 'ipad-1', networkAddress: '10.0.0.7', userAgent: 'test' }
export const PIN = '739164'

/** A context over a new database file, with a clock that moves only when told. */
export interface TestContext extends AuthContext {
  readonly publicKeys: PublicSealKeys
  pass(seconds: number): void
  setPolicy(change: Partial<AuthPolicy>): void
  /** Every attempt on record as `purpose outcome`, oldest first. */
  attempts(): Promise<string[]>
  close(): Promise<void>
}

export async function openTestContext(): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'batchproof-auth-'))
  const db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
  await migrate(db)
  const { key: sealKey, publicKey } = await generateSealKey('seal-1')
  let now = '2026-11-02T09:00:00.000Z'
  let policy = DEFAULT_AUTH_POLICY
  return {
    db,
    pepper: { id: 'pepper-1', key: Buffer.alloc(32, 7) },
    sealKey,
    rp: { id: 'facility.example', name: 'Facility', origins: ['https://facility.example'] },
    get policy() {
      return policy
    },
    now: () => now,
    random: (count) => Uint8Array.from(randomBytes(count)),
    scryptCost: { log2N: 4, r: 8, p: 1 },
    publicKeys: { 'seal-1': publicKey },
    pass: (seconds) => {
      now = later(now, seconds)
    },
    setPolicy: (change) => {
      policy = { ...policy, ...change }
    },
    attempts: async () => {
      const [rows] = await db.read([
        { sql: 'SELECT purpose, outcome FROM auth_attempt ORDER BY id', args: [] },
      ])
      return (rows ?? []).map((row) => `${String(row.purpose)} ${String(row.outcome)}`)
    },
    close: async () => {
      await db.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A person with an account, a PIN of their own and an open session, enrolled as people are: by a one-time code. */
export async function enrol(
  ctx: AuthContext,
  personId: string,
  options: {
    readonly badge?: string
    readonly pin?: string
    readonly kind?: SessionKind
    readonly place?: Place
  } = {},
): Promise<OpenedSession> {
  const userName = `${personId}.name`
  await ctx.db.write(createAccount(ctx, { personId, userName, badge: options.badge }))
  const issued = issueEnrolmentCode(ctx, { personId, issuedBy: 'administrator' })
  if (!issued.ok) throw new Error(issued.refusal.message)
  await ctx.db.write(issued.statements)
  const { kind = 'kiosk', place = PLACE, pin: newPin = PIN } = options
  const enrolled = await redeemEnrolmentCode(ctx, { userName, code: issued.code, newPin, kind, place })
  if (!enrolled.ok) throw new Error(enrolled.refusal.message)
  return enrolled
}

/** Enrols a passkey for a person in their session. */
export async function enrolPasskey(
  ctx: AuthContext,
  personId: string,
  sessionId: string,
  authenticator = new SoftwareAuthenticator(),
): Promise<SoftwareAuthenticator> {
  const about = { personId, sessionId, place: PLACE }
  const prepared = await prepareRegistration(ctx, { ...about, userName: personId, displayName: personId })
  const response = authenticator.create({
    challenge: prepared.options.challenge,
    userId: prepared.options.user.id,
  })
  const { challengeId } = prepared
  const done = await completeRegistration(ctx, {
    ...about,
    challengeId,
    pin: PIN,
    response,
    nickname: 'Finger',
  })
  if (!done.ok) throw new Error(done.refusal.message)
  return authenticator
}
