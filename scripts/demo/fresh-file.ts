import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import type { Database } from '@batchproof/db'

/** A database file that takes the place of another only when it is whole. */
export interface FreshFile {
  readonly db: Database
  /** Writes everything to the disk and puts the file in its place. */
  finish(): Promise<void>
  /** Closes and removes the unfinished file. */
  giveUp(): Promise<void>
}

const PARTS = ['', '-wal', '-shm'] as const

/**
 * Opens a new, migrated file beside `path`. Until it is finished nothing of it counts, so it does not wait for the
 * disk with every write: a power cut costs a run, never a record.
 */
export async function openFreshFile(path: string): Promise<FreshFile> {
  const unfinished = `${path}.unfinished`
  const remove = (file: string) => PARTS.forEach((part) => rmSync(file + part, { force: true }))
  remove(unfinished)
  const db = await openFileDatabase(unfinished, { mayBeLost: true })
  await migrate(db)
  return {
    db,
    async finish() {
      await db.client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
      await db.close()
      const left = statSync(`${unfinished}-wal`, { throwIfNoEntry: false })?.size ?? 0
      if (left > 0) throw new Error(`${unfinished} could not be closed`)
      const file = openSync(unfinished, 'r+')
      fsyncSync(file)
      closeSync(file)
      remove(path)
      renameSync(unfinished, path)
      remove(unfinished)
    },
    async giveUp() {
      await db.close()
      remove(unfinished)
    },
  }
}
