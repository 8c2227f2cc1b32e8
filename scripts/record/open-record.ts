import { existsSync } from 'node:fs'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { openHttpDatabase } from '@batchproof/db/http.ts'
import type { Database } from '@batchproof/db'
import { readConfig, type Config } from '../start/config.ts'
import { repositoryRoot } from '../services/root.ts'
import { PlainError } from '../services/service.ts'

/** Opens the record that `npm start` with the same settings would serve. @throws PlainError when there is none */
export async function openRecord(): Promise<{ config: Config; db: Database }> {
  const config = readConfig(process.env, repositoryRoot)
  if (!config.databaseUrl.startsWith('file:'))
    return { config, db: openHttpDatabase({ url: config.databaseUrl, authToken: config.databaseToken }) }
  const path = config.databaseUrl.slice('file:'.length)
  if (!existsSync(path))
    throw new PlainError(`There is no record at ${path}: set BATCHPROOF_DATA_DIR, or run npm start first.`)
  return { config, db: await openFileDatabase(path) }
}

/** Runs a command of the operator; a sentence and exit code 1 when it cannot be done. */
export async function runForOperator(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof PlainError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
