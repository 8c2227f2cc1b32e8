import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PlainError } from '../services/service.ts'

const port = z.coerce.number().int().min(1).max(65_535)
const webAddress = z
  .url({ protocol: /^https?$/ })
  .transform((value) => new URL(value).origin)
  .describe('http(s)://name[:port]')
const databaseAddress = z
  .string()
  .regex(/^(file:|libsql:|https?:)/, 'starts with file:, libsql:, http: or https:')

/** Every setting, by its name in batchproof.config.json; docs/guide/configuration.md explains each. */
const settingsSchema = z.strictObject({
  dataDir: z.string().min(1).default('.data'),
  host: z.string().min(1).default('127.0.0.1'),
  webPort: port.default(3000),
  partyPort: port.default(1999),
  origin: webAddress.optional(),
  partyUrl: webAddress.optional(),
  databaseUrl: databaseAddress.optional(),
  databaseToken: z.string().min(1).optional(),
  demo: z.stringbool().or(z.boolean()).default(true),
  simulatedBalances: z.stringbool().or(z.boolean()).default(false),
  bridgeConfig: z.string().min(1).optional(),
})

type Settings = z.infer<typeof settingsSchema>

const environmentNames: Record<keyof Settings, string> = {
  dataDir: 'BATCHPROOF_DATA_DIR',
  host: 'BATCHPROOF_HOST',
  webPort: 'BATCHPROOF_WEB_PORT',
  partyPort: 'BATCHPROOF_PARTY_PORT',
  origin: 'BATCHPROOF_ORIGIN',
  partyUrl: 'BATCHPROOF_PARTY_URL',
  databaseUrl: 'BATCHPROOF_DATABASE_URL',
  databaseToken: 'BATCHPROOF_DATABASE_TOKEN',
  demo: 'BATCHPROOF_DEMO',
  simulatedBalances: 'BATCHPROOF_SIMULATED_BALANCES',
  bridgeConfig: 'BATCHPROOF_BRIDGE_CONFIG',
}

export interface Config {
  /** Absolute. */
  dataDir: string
  /** The interface both servers listen on. */
  host: string
  webPort: number
  partyPort: number
  /** The address people type, without a trailing slash. */
  origin: string
  /** Where browsers and the web server find the live rooms. */
  partyUrl: string
  databaseUrl: string
  databaseToken: string | undefined
  /** Whether an empty database is filled with the demonstration facility. */
  demo: boolean
  /** Whether the demonstration gets two balances in software, which the kiosk can read. */
  simulatedBalances: boolean
  /** The instrument bridge's configuration, absolute; undefined where no bridge is started. */
  bridgeConfig: string | undefined
}

/**
 * Reads batchproof.config.json (when there is one) and the BATCHPROOF_* variables, which win.
 *
 * @param environment usually `process.env`
 * @param folder where the config file lies and what a relative data folder is relative to
 * @throws PlainError naming each wrong setting and where it was set
 */
export function readConfig(environment: Record<string, string | undefined>, folder: string): Config {
  const file = resolve(folder, environment['BATCHPROOF_CONFIG'] ?? 'batchproof.config.json')
  const given: Record<string, unknown> = {
    ...readConfigFile(file, environment['BATCHPROOF_CONFIG'] !== undefined),
  }
  for (const [setting, name] of Object.entries(environmentNames)) {
    const value = environment[name]
    if (value !== undefined && value !== '') given[setting] = value
  }
  const parsed = settingsSchema.safeParse(given)
  if (!parsed.success) throw new PlainError(explain(parsed.error, environment, file))
  return complete(parsed.data, folder)
}

function readConfigFile(file: string, required: boolean): object {
  if (!existsSync(file)) {
    if (required) throw new PlainError(`BATCHPROOF_CONFIG names ${file}, which does not exist.`)
    return {}
  }
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Told below, like a file that holds something else.
  }
  throw new PlainError(`${file} is not a JSON object: correct it, or remove it to use the defaults.`)
}

function complete(settings: Settings, folder: string): Config {
  const dataDir = resolve(folder, settings.dataDir)
  // By name, not by number: WebAuthn refuses an IP address as the site's identity.
  const origin = settings.origin ?? `http://localhost:${settings.webPort}`
  if (settings.webPort === settings.partyPort) {
    throw new PlainError(
      `BATCHPROOF_WEB_PORT and BATCHPROOF_PARTY_PORT are both ${settings.webPort}: give them different ports.`,
    )
  }
  return {
    dataDir,
    host: settings.host,
    webPort: settings.webPort,
    partyPort: settings.partyPort,
    origin,
    partyUrl: settings.partyUrl ?? `http://${new URL(origin).hostname}:${settings.partyPort}`,
    databaseUrl: settings.databaseUrl ?? `file:${join(dataDir, 'batchproof.db')}`,
    databaseToken: settings.databaseToken,
    demo: settings.demo,
    simulatedBalances: settings.simulatedBalances,
    bridgeConfig: bridgeConfigOf(settings, dataDir, folder),
  }
}

/** The site's own bridge; else, where balances are simulated, the one that the demonstration was made with. */
function bridgeConfigOf(settings: Settings, dataDir: string, folder: string): string | undefined {
  if (settings.bridgeConfig !== undefined) return resolve(folder, settings.bridgeConfig)
  return settings.simulatedBalances ? join(dataDir, 'instruments.json') : undefined
}

function explain(error: z.ZodError, environment: Record<string, string | undefined>, file: string): string {
  const faults = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${file} has an unknown setting: ${issue.keys.join(', ')}`
    const setting = String(issue.path[0])
    const name = environmentNames[setting as keyof Settings]
    const where = environment[name] ? name : `"${setting}" in ${file}`
    return `${where} is wrong: ${issue.message}`
  })
  return `The configuration cannot be used. ${faults.join('; ')}. See docs/guide/configuration.md.`
}
