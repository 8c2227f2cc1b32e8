import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale } from '../../scripts/start/build.ts'
import { seedDemonstration } from '../../scripts/start/database.ts'
import { SEEDED_FOLDER_VARIABLE } from './support/house.ts'

/**
 * Builds what is stale, and fills one folder with the demonstration facility; every worker runs on a copy of it.
 * A folder that is named in BATCHPROOF_E2E_SEEDED is taken as it is: for running one file again and again.
 */
export default async function setUp(): Promise<() => void> {
  await buildStale(['wall', 'node', 'cloudflare'], console.log)
  const given = process.env[SEEDED_FOLDER_VARIABLE]
  if (given && existsSync(join(given, 'demo-people.json'))) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'batchproof-e2e-'))
  await seedDemonstration({ BATCHPROOF_DATA_DIR: folder }, console.log)
  process.env[SEEDED_FOLDER_VARIABLE] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
