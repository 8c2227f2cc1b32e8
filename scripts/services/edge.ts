import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { writeEnvFile } from './env-file.ts'
import { optionList } from './option-list.ts'
import { freePort } from './ports.ts'
import { repositoryRoot } from './root.ts'
import { answersWell, startService, type Service } from './service.ts'

export interface EdgeOptions {
  /** Working files of the local Workers host; made when missing. */
  dataDir: string
  /** Loopback port; a free one by default. */
  port?: number
  /** BATCHPROOF_* settings and secrets; they win over wrangler.toml's [vars]. */
  env: Record<string, string>
  logFile?: string
}

/**
 * The web app as a Worker, on loopback, under the real runtime (`wrangler dev --local`, workerd).
 * Needs the edge build (scripts/start/build.ts) and a libSQL server over HTTP (startSqld):
 * a Worker has no disk. It answers at http://localhost:<port>: WebAuthn wants a name, not a number.
 */
export async function startEdge(options: EdgeOptions): Promise<Service> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const port = options.port ?? (await freePort())
  const url = `http://localhost:${port}`
  const envFile = join(options.dataDir, 'edge.env')
  writeEnvFile(envFile, { BATCHPROOF_ORIGIN: url, ...options.env })
  const require = createRequire(import.meta.url)
  const wrangler = join(dirname(require.resolve('wrangler/package.json')), 'bin/wrangler.js')
  return startService({
    name: 'Edge host',
    command: process.execPath,
    args: [
      wrangler,
      'dev',
      '--local',
      '--show-interactive-dev-session=false',
      ...optionList({
        '--config': join(repositoryRoot, 'wrangler.toml'),
        '--ip': '127.0.0.1',
        '--port': port,
        '--inspector-port': await freePort(),
        '--persist-to': join(options.dataDir, 'state'),
        '--env-file': envFile,
      }),
    ],
    cwd: repositoryRoot,
    env: {
      // Nothing of ours leaves the machine, and nothing waits for an answer from outside.
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_LOG_PATH: join(options.dataDir, 'wrangler-logs'),
      WRANGLER_REGISTRY_PATH: join(options.dataDir, 'registry'),
      NO_COLOR: '1',
      CI: '1',
    },
    url,
    isReady: (address) => answersWell(`${address}/api/health`),
    readyWithinSeconds: 60,
    fatalLine: /Build failed|✘ \[ERROR\] (?!.*Uncaught).*(Could not resolve|No such module)/,
    logFile: options.logFile,
  })
}
