import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeEnvFile } from './env-file.ts'
import { optionList } from './option-list.ts'
import { repositoryRoot } from './root.ts'
import { answers, startService, type Service } from './service.ts'

export interface PartyOptions {
  /** Rooms keep nothing of record; this holds only the server's working files. Made when missing. */
  dataDir: string
  host: string
  port: number
  /** What the rooms may read as `room.env`. Secrets: written to a file of mode 0600, never to the command line. */
  env: Record<string, string>
  /** Further parties beside ours, by name: absolute paths of their modules. */
  parties?: Record<string, string>
  logFile?: string
}

interface PartyConfig {
  main: string
  parties?: Record<string, string>
}

const partyFolder = join(repositoryRoot, 'party')

/**
 * The live rooms by `partykit dev`.
 *
 * What it needs to know of partykit 0.0.115:
 * - it reads `.env` from its working folder upwards, so each instance gets a folder and `.env` of its own;
 * - its modules must lie within the working folder, so the entry there is one line that re-exports ours;
 * - `--disable-request-cf-fetch` is its only outbound call at start; it checks for no update;
 * - it survives a runtime that fails to start, hence `fatalLine`.
 */
export function startParty(options: PartyOptions): Promise<Service> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  writeWorkingFolder(options)
  const cli = join(partyFolder, 'node_modules/partykit/dist/bin.mjs')
  const reachable = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host
  return startService({
    name: 'Live rooms',
    command: process.execPath,
    args: [
      '--import',
      join(import.meta.dirname, 'party-host.mjs'),
      cli,
      'dev',
      '--disable-request-cf-fetch',
      '--no-hotkeys',
      ...optionList({
        '--config': join(options.dataDir, 'partykit.json'),
        '--port': options.port,
        '--persist': join(options.dataDir, 'state'),
      }),
    ],
    cwd: options.dataDir,
    env: { BATCHPROOF_PARTY_HOST: options.host, NO_COLOR: '1', FORCE_COLOR: '0', CI: '1' },
    url: `http://${reachable}:${options.port}`,
    isReady: answers,
    readyWithinSeconds: 30,
    fatalLine: /Error reloading local server|ERR_RUNTIME_FAILURE|Build failed/,
    logFile: options.logFile,
  })
}

function writeWorkingFolder(options: PartyOptions): void {
  const config = JSON.parse(readFileSync(join(partyFolder, 'partykit.json'), 'utf8')) as PartyConfig
  const entry = (name: string, source: string) => {
    const from = JSON.stringify(resolve(partyFolder, source))
    writeFileSync(
      join(options.dataDir, `${name}.ts`),
      `export * from ${from}\nexport { default } from ${from}\n`,
    )
    return `${name}.ts`
  }
  const parties = Object.entries({ ...config.parties, ...options.parties }).map(([name, source]) => [
    name,
    entry(name, source),
  ])
  const working = { ...config, main: entry('server', config.main), parties: Object.fromEntries(parties) }
  writeFileSync(join(options.dataDir, 'partykit.json'), JSON.stringify(working, null, 2))
  writeEnvFile(join(options.dataDir, '.env'), options.env)
}
