import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSealKey } from '@batchproof/auth'
import { statement, type Database } from '@batchproof/db'
import { migrate } from '@batchproof/db/migrate.ts'
import {
  demonstrationClock,
  seedDemonstration,
} from '@batchproof/testing/demonstration/seed-demonstration.ts'
import { checkDemonstration } from './demo/check.ts'
import { openFreshFile } from './demo/fresh-file.ts'
import { connectSimulatedBalances } from './demo/simulated-balances.ts'
import { openByUrl, recordsOf } from './demo/installation.ts'
import { repositoryRoot } from './services/root.ts'
import { PlainError } from './services/service.ts'
import { readConfig, type Config } from './start/config.ts'
import { loadSecrets } from './start/secrets.ts'

/**
 * `node scripts/seed.ts`: fills the empty database of the configuration with the demonstration facility, and writes
 * its people to `<data>/demo-people.json`. Refuses a database that holds anything.
 */
async function seed(): Promise<void> {
  const startedAt = performance.now()
  const config = readConfig(process.env, repositoryRoot)
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  await refuseUnlessEmpty(config)
  const path = config.databaseUrl.startsWith('file:') ? config.databaseUrl.slice('file:'.length) : null
  if (path !== null) {
    const file = await openFreshFile(path)
    try {
      await fill(config, file.db)
    } catch (error) {
      await file.giveUp()
      throw error
    }
    await file.finish()
  } else {
    const db = await openByUrl(config.databaseUrl, config.databaseToken)
    await fill(config, db)
    await db.close()
  }
  console.log(`Done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

async function refuseUnlessEmpty(config: Config): Promise<void> {
  const { databaseUrl, databaseToken } = config
  if (databaseUrl.startsWith('file:') && !existsSync(databaseUrl.slice('file:'.length))) return
  const db = await openByUrl(databaseUrl, databaseToken)
  try {
    await migrate(db)
    const [events = []] = await db.read([statement('SELECT seq FROM record_event LIMIT 1')])
    if (events.length > 0)
      throw new PlainError(
        `The database ${databaseUrl} holds a record already: the demonstration goes into an empty one only. Set BATCHPROOF_DATA_DIR to a new folder.`,
      )
  } finally {
    await db.close()
  }
}

async function fill(config: Config, db: Database): Promise<void> {
  const secrets = loadSecrets(config.dataDir, { mayCreate: true })
  const now = new Date().toISOString()
  const clock = demonstrationClock(now)
  const records = await recordsOf(config, secrets, db, clock)
  const people = await seedDemonstration({ records, clock, now, tell: console.log })
  if (config.simulatedBalances)
    await connectSimulatedBalances(records, join(config.dataDir, 'instruments.json'))
  const { publicKeys } = await openSealKey(secrets.sealKey)
  await checkDemonstration(db, { publicKeys, rp: records.auth.rp }, console.log)
  writeFileSync(join(config.dataDir, 'demo-people.json'), `${JSON.stringify(people, null, 2)}\n`, {
    mode: 0o600,
  })
}

try {
  await seed()
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error)
  process.exitCode = 1
}
