import { DEFAULT_AUTH_POLICY, openSealKey, PEPPER_ID } from '@batchproof/auth'
import { databaseBlobStore, openHttpDatabase, type Database } from '@batchproof/db'
import { folderBlobStore } from '@batchproof/db/blob-folder.ts'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Records } from '@batchproof/records'
import type { ScriptedClock } from '@batchproof/testing'
import type { Config } from '../start/config.ts'
import type { Secrets } from '../start/secrets.ts'

/** Id under which the web app keeps the only organisation of an installation. */
const ORGANISATION_ID = 'main'

/** Opens a database by its address. */
export async function openByUrl(url: string, authToken: string | undefined): Promise<Database> {
  return url.startsWith('file:')
    ? openFileDatabase(url.slice('file:'.length))
    : openHttpDatabase({ url, authToken })
}

/** The installation's record on a given clock, with the secrets of the web app that will serve it. */
export async function recordsOf(
  config: Config,
  secrets: Secrets,
  db: Database,
  clock: Pick<ScriptedClock, 'now'>,
): Promise<Records> {
  const { hostname } = new URL(config.origin)
  return {
    organisationId: ORGANISATION_ID,
    db,
    blobs: db.kind === 'http' ? databaseBlobStore(db) : folderBlobStore(join(config.dataDir, 'blobs')),
    auth: {
      db,
      pepper: { id: PEPPER_ID, key: Buffer.from(secrets.pinPepper, 'base64url') },
      sealKey: (await openSealKey(secrets.sealKey)).key,
      rp: { id: hostname, name: 'Batchproof', origins: [config.origin] },
      policy: DEFAULT_AUTH_POLICY,
      now: clock.now,
      random: (count) => Uint8Array.from(randomBytes(count)),
    },
    publicOrigin: config.origin,
    rooms: null,
    push: null,
    now: clock.now,
    uuid: () => crypto.randomUUID(),
  }
}
