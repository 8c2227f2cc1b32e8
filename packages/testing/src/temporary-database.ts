import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@batchproof/db'

/** A migrated, empty database in a folder of its own, for one test file. */
export interface TemporaryDatabase {
  readonly db: Database
  remove(): Promise<void>
}

/** Opens a new database file with today's schema; `remove` closes and deletes it. */
export async function openTemporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'batchproof-test-'))
  const db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
  await migrate(db)
  return {
    db,
    remove: async () => {
      await db.close()
      await rm(folder, { recursive: true })
    },
  }
}
