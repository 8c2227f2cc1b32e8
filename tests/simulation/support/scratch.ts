import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import type { Database } from '@batchproof/db'

/** A migrated, empty database in a folder of its own, and what removes both. */
export interface ScratchDatabase {
  readonly db: Database
  remove(): Promise<void>
}

export async function scratchDatabase(): Promise<ScratchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'batchproof-simulation-'))
  const db = await openFileDatabase(join(folder, 'record.db'))
  await migrate(db)
  return {
    db,
    async remove() {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
