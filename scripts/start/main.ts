import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  bridgeAddress,
  isPortFree,
  PlainError,
  startBridge,
  startParty,
  startWeb,
  type Service,
} from '../services/index.ts'
import { repositoryRoot } from '../services/root.ts'
import { buildStale } from './build.ts'
import { readConfig, type Config } from './config.ts'
import { takeDataFolder } from './data-folder.ts'
import { prepareDatabase, seedDemonstration } from './database.ts'
import { loadSecrets, secretSettings, type Secrets } from './secrets.ts'
import { welcome } from './welcome.ts'

const services: Service[] = []
let releaseDataFolder = () => {}
let stopping: Promise<void> | undefined

/** Stops everything once, however often it is asked. */
function stopAll(): Promise<void> {
  stopping ??= Promise.all(services.map((service) => service.stop())).then(() => releaseDataFolder())
  return stopping
}

async function leave(exitCode: number): Promise<never> {
  await stopAll()
  process.exit(exitCode)
}

function watchForTheEnd(): void {
  process.on('SIGINT', () => void leave(0))
  process.on('SIGTERM', () => void leave(0))
  process.on('SIGHUP', () => void leave(0))
  // A terminal closed hard takes the launcher first: do not live on without it.
  const launcher = process.ppid
  setInterval(() => process.ppid !== launcher && void leave(0), 1000).unref()
}

async function checkPorts(config: Config): Promise<void> {
  const wanted = [
    ['BATCHPROOF_WEB_PORT', config.webPort],
    ['BATCHPROOF_PARTY_PORT', config.partyPort],
  ] as const
  for (const [setting, port] of wanted) {
    if (await isPortFree(port, config.host)) continue
    throw new PlainError(
      `Port ${port} on ${config.host} is taken or not allowed: stop the program that uses it, or set ${setting} to another port.`,
    )
  }
}

/** The names the web app reads, on Node by its environment and on the edge by vars and secrets. */
function webSettings(config: Config, secrets: Secrets): Record<string, string> {
  return {
    BATCHPROOF_DATA_DIR: config.dataDir,
    BATCHPROOF_ORIGIN: config.origin,
    BATCHPROOF_PARTY_URL: config.partyUrl,
    BATCHPROOF_DATABASE_URL: config.databaseUrl,
    ...(config.simulatedBalances ? { BATCHPROOF_SIMULATED_BALANCES: 'true' } : {}),
    ...instrumentSettings(config),
    ...(config.databaseToken ? { BATCHPROOF_DATABASE_TOKEN: config.databaseToken } : {}),
    ...secretSettings(secrets),
  }
}

/** Where the web app finds the instrument bridge, once its configuration is there. */
function instrumentSettings({ bridgeConfig }: Config): Record<string, string> {
  if (bridgeConfig === undefined || !existsSync(bridgeConfig)) return {}
  const { origin, accessToken } = bridgeAddress(bridgeConfig)
  return { BATCHPROOF_INSTRUMENTS_URL: origin, BATCHPROOF_INSTRUMENTS_TOKEN: accessToken }
}

function checkBridgeConfig({ bridgeConfig }: Config): void {
  if (bridgeConfig === undefined || existsSync(bridgeConfig)) return
  throw new PlainError(
    `${bridgeConfig} does not exist. Simulated balances are part of a new demonstration: set BATCHPROOF_DATA_DIR to a new folder; for real balances see docs/guide/connecting-a-balance.md.`,
  )
}

async function startServices(config: Config, secrets: Secrets): Promise<void> {
  const log = (name: string) => join(config.dataDir, 'logs', `${name}.log`)
  const keep = async (starting: Promise<Service>) => {
    const service = await starting
    services.push(service)
    if (stopping) await service.stop()
    void service.ended.then((sentence) => {
      if (stopping) return
      console.error(`${sentence}; stopping the rest.\n${service.log()}`)
      void leave(1)
    })
  }
  const web = startWeb({
    host: config.host,
    port: config.webPort,
    origin: config.origin,
    env: webSettings(config, secrets),
    logFile: log('web'),
  })
  const party = startParty({
    dataDir: join(config.dataDir, 'party'),
    host: config.host,
    port: config.partyPort,
    env: {
      BATCHPROOF_ORIGIN: config.origin,
      BATCHPROOF_ROOM_TOKEN_KEY: secrets.roomTokenKey,
      BATCHPROOF_SERVICE_KEY: secrets.serviceKey,
    },
    logFile: log('party'),
  })
  const { bridgeConfig } = config
  const bridge =
    bridgeConfig === undefined
      ? []
      : [keep(startBridge({ configFile: bridgeConfig, logFile: log('bridge') }))]
  const results = await Promise.allSettled([keep(web), keep(party), ...bridge])
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

async function start(): Promise<void> {
  watchForTheEnd()
  const config = readConfig(process.env, repositoryRoot)
  releaseDataFolder = takeDataFolder(config.dataDir)
  await checkPorts(config)
  const { isEmpty } = await prepareDatabase(config)
  const secrets = loadSecrets(config.dataDir, { mayCreate: isEmpty })
  const seeding = isEmpty && config.demo
  const prepared = await Promise.allSettled([
    buildStale(['wall', 'node'], console.log),
    seeding ? seedDemonstration(webSettings(config, secrets), console.log) : undefined,
  ])
  for (const result of prepared) if (result.status === 'rejected') throw result.reason
  checkBridgeConfig(config)
  await startServices(config, secrets)
  console.log(welcome(config))
}

start().catch((error: unknown) => {
  const full = (error as NodeJS.ErrnoException).code === 'ENOSPC'
  const sentence = full ? 'The disk is full: make room, then start again.' : undefined
  console.error(error instanceof PlainError ? error.message : (sentence ?? error))
  void leave(1)
})
