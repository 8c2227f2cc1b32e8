import { join } from 'node:path'
import { repositoryRoot } from './root.ts'
import { answersWell, startService, type Service } from './service.ts'

export interface WebOptions {
  host: string
  port: number
  /** The address people type; cookies, CSRF and WebAuthn are bound to it. */
  origin: string
  /** BATCHPROOF_* settings and secrets (docs/guide/configuration.md). */
  env: Record<string, string | undefined>
  logFile?: string
}

/** The built web app on Node; needs `apps/web/build` (scripts/start/build.ts). */
export function startWeb(options: WebOptions): Promise<Service> {
  // 0.0.0.0 is an address to listen on, not one to call.
  const reachable = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host
  return startService({
    name: 'Web server',
    command: process.execPath,
    args: [join(repositoryRoot, 'apps/web/build/index.js')],
    cwd: repositoryRoot,
    env: {
      ...options.env,
      NODE_ENV: 'production',
      HOST: options.host,
      PORT: String(options.port),
      ORIGIN: options.origin,
      // A step's photo, resized on the device, is below 2 MB.
      BODY_SIZE_LIMIT: '8M',
      SHUTDOWN_TIMEOUT: '3',
    },
    url: `http://${reachable}:${options.port}`,
    isReady: (url) => answersWell(`${url}/api/health`),
    readyWithinSeconds: 30,
    logFile: options.logFile,
  })
}
