import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { statement, type Database } from '@batchproof/db'
import { DatabaseFault, DatabaseUnavailable } from '@batchproof/db/errors.ts'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import { migrate, MigrationChanged } from '@batchproof/db/migrate.ts'
import { rebuildWhenAsked } from '@batchproof/records'
import { repositoryRoot } from '../services/root.ts'
import { runToEnd } from '../services/run-to-end.ts'
import { PlainError } from '../services/service.ts'
import type { Config } from './config.ts'

/**
 * Brings the database to today's schema and says whether it holds no event yet.
 *
 * @throws PlainError when it cannot be reached, is locked, is damaged, or was made by another version
 */
export async function prepareDatabase(config: Config): Promise<{ isEmpty: boolean }> {
  try {
    const database = await open(config)
    try {
      await migrate(database)
      if (database.kind === 'file') await checkIntegrity(database)
      await rebuildWhenAsked(database)
      const [events] = await database.read([statement('SELECT seq FROM record_event LIMIT 1')])
      return { isEmpty: events?.length === 0 }
    } finally {
      await database.close()
    }
  } catch (error) {
    throw new PlainError(explain(error, config))
  }
}

function open(config: Config): Promise<Database> | Database {
  if (config.databaseUrl.startsWith('file:'))
    return openFileDatabase(config.databaseUrl.slice('file:'.length))
  return openHttpDatabase({ url: config.databaseUrl, authToken: config.databaseToken })
}

/** A look at the file's structure; `pnpm verify` is the full proof of the record. */
async function checkIntegrity(database: Database): Promise<void> {
  const [rows] = await database.read([statement('PRAGMA quick_check(1)')])
  const verdict = rows?.[0] ? String(Object.values(rows[0])[0]) : 'ok'
  if (verdict !== 'ok') throw new DatabaseFault('SQLITE_CORRUPT')
}

/**
 * Fills an empty database with the demonstration facility, through the same commands as its users.
 *
 * @param settings the BATCHPROOF_* settings and secrets the script runs with
 * @throws PlainError with the script's last words
 */
export async function seedDemonstration(
  settings: Record<string, string>,
  tell: (line: string) => void,
): Promise<void> {
  const script = join(repositoryRoot, 'scripts/seed.ts')
  if (!existsSync(script))
    throw new PlainError(`${script} is missing: the checkout is incomplete; clone it again.`)
  tell('Filling the empty database with the demonstration facility ...')
  const result = await runToEnd(process.execPath, [script], { cwd: repositoryRoot, env: settings })
  if (result.exitCode !== 0) {
    throw new PlainError(`The demonstration could not be made.\n${result.output.trim().slice(-4000)}`)
  }
}

function explain(error: unknown, config: Config): string {
  const where = config.databaseUrl.replace(/^file:/, '')
  if (error instanceof MigrationChanged) {
    return `The database ${where} was made by another version of Batchproof (${error.migration}): run that version, or set BATCHPROOF_DATA_DIR to a new folder.`
  }
  if (error instanceof DatabaseUnavailable) {
    const remedy = {
      network: 'check that it runs and that BATCHPROOF_DATABASE_URL is right',
      timeout: 'it did not answer in time; check the network and start again',
      server: 'it answered with an error; check its log and BATCHPROOF_DATABASE_TOKEN',
      locked: 'another program is writing to it; stop that program and start again',
      disk_full: 'its disk is full; make room and start again',
      closed: 'it closed the connection; start again',
      no_local_copy: 'there is no local copy yet; connect to the primary once',
    }[error.reason]
    return `The database ${where} cannot be used now: ${remedy}.`
  }
  const code = error instanceof DatabaseFault ? error.code : (error as NodeJS.ErrnoException).code
  return `The database ${where} is damaged or not a Batchproof database (${code || 'it cannot be read'}): restore it from a backup, or set BATCHPROOF_DATA_DIR to a new folder. Nothing in it was changed.`
}
