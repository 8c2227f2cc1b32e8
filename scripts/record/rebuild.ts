import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { compareWithRebuilt, rebuildInto } from '@batchproof/records'
import { openRecord, runForOperator } from './open-record.ts'

/** `pnpm rebuild --compare`: builds every read table from the events, elsewhere, and compares (X03). */
async function compare(): Promise<number> {
  const { db } = await openRecord()
  const folder = mkdtempSync(join(tmpdir(), 'batchproof-rebuild-'))
  const scratch = await openFileDatabase(join(folder, 'scratch.db'))
  try {
    await migrate(scratch)
    const differences = await compareWithRebuilt(db, scratch)
    for (const { table, key, problem } of differences.slice(0, 20))
      console.log(`${problem}  ${table}  ${key}`)
    console.log(
      differences.length === 0
        ? 'Every row is what the record says.'
        : `${differences.length} rows differ from the record.`,
    )
    return differences.length === 0 ? 0 : 1
  } finally {
    await scratch.close()
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `pnpm rebuild`: empties the read tables and fills them again from the events. Stop the server first. */
async function rebuild(): Promise<number> {
  const { db } = await openRecord()
  await rebuildInto(db, db)
  await db.close()
  console.log('The read tables are built again from the record.')
  return 0
}

await runForOperator(() => (process.argv.includes('--compare') ? compare() : rebuild()))
