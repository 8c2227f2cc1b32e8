/**
 * The edge on one machine: a real libSQL server and the web app under workerd, until Ctrl-C.
 * Data in `.data/edge` (BATCHPROOF_DATA_DIR/edge); rooms as set by BATCHPROOF_PARTY_URL.
 */
import { join } from 'node:path'
import { PlainError, startEdge, startSqld, type Service } from './services/index.ts'
import { repositoryRoot } from './services/root.ts'
import { buildStale } from './start/build.ts'
import { readConfig } from './start/config.ts'
import { takeDataFolder } from './start/data-folder.ts'
import { prepareDatabase, seedDemonstration } from './start/database.ts'
import { loadSecrets, secretSettings } from './start/secrets.ts'
import { peopleOf } from './start/welcome.ts'

const services: Service[] = []

async function leave(exitCode: number): Promise<never> {
  await Promise.all(services.map((service) => service.stop()))
  process.exit(exitCode)
}

async function start(): Promise<void> {
  process.on('SIGINT', () => void leave(0))
  process.on('SIGTERM', () => void leave(0))
  const config = readConfig(process.env, repositoryRoot)
  const dataDir = join(config.dataDir, 'edge')
  process.on('exit', takeDataFolder(dataDir))
  const sqld = await startSqld({ dataDir: join(dataDir, 'sqld'), logFile: join(dataDir, 'logs/sqld.log') })
  services.push(sqld)
  const { isEmpty } = await prepareDatabase({ ...config, databaseUrl: sqld.url, databaseToken: undefined })
  const settings = {
    BATCHPROOF_DATABASE_URL: sqld.url,
    BATCHPROOF_PARTY_URL: config.partyUrl,
    ...secretSettings(loadSecrets(dataDir, { mayCreate: isEmpty })),
  }
  if (isEmpty && config.demo) {
    await seedDemonstration(
      { ...settings, BATCHPROOF_DATA_DIR: dataDir, BATCHPROOF_ORIGIN: config.origin },
      console.log,
    )
  }
  await buildStale(['wall', 'cloudflare'], console.log)
  const edge = await startEdge({
    dataDir: join(dataDir, 'worker'),
    port: config.webPort,
    env: settings,
    logFile: join(dataDir, 'logs/edge.log'),
  })
  services.push(edge)
  console.log(peopleOf({ dataDir, origin: edge.url }).join('\n'))
  console.log(
    `\nBatchproof runs under workerd at ${edge.url}/, its record in ${sqld.url}. Ctrl-C stops both.`,
  )
}

start().catch((error: unknown) => {
  console.error(error instanceof PlainError ? error.message : error)
  void leave(1)
})
