import { DEFAULT_AUTH_POLICY, generateSealKey, type PublicSealKeys } from '@batchproof/auth'
import { databaseBlobStore, type Database } from '@batchproof/db'
import { randomBytes } from 'node:crypto'
import type { Records } from '@batchproof/records'
import type { ScriptedClock } from './clock.ts'
import type { SeededRandom } from './random.ts'

/** scrypt as cheap as it goes, so that a thousand signatures do not take a minute. */
export const CHEAP_SCRYPT = { log2N: 4, r: 1, p: 1 } as const

export const TEST_ORIGIN = 'http://localhost:3000'

/** A record over a migrated database with keys of its own, for tests. */
export interface TestRecords extends Records {
  readonly sealPublicKeys: PublicSealKeys
}

export async function createTestRecords(
  db: Database,
  { clock, random }: { readonly clock: ScriptedClock; readonly random: SeededRandom },
): Promise<TestRecords> {
  const { key: sealKey, publicKey } = await generateSealKey('test-seal')
  return {
    organisationId: 'test',
    db,
    blobs: databaseBlobStore(db),
    auth: {
      db,
      pepper: { id: 'test-pepper', key: randomBytes(32) },
      sealKey,
      rp: { id: 'localhost', name: 'Batchproof', origins: [TEST_ORIGIN] },
      policy: DEFAULT_AUTH_POLICY,
      now: clock.now,
      random: (count) => Uint8Array.from(randomBytes(count)),
      scryptCost: CHEAP_SCRYPT,
    },
    publicOrigin: TEST_ORIGIN,
    rooms: null,
    push: null,
    now: clock.now,
    uuid: random.uuid,
    sealPublicKeys: { 'test-seal': publicKey },
  }
}
