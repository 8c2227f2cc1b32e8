import { join } from 'node:path'
import { readBridgeConfig } from '@batchproof/gateway/instruments/config.ts'
import { repositoryRoot } from './root.ts'
import { answersWell, startService, type Service } from './service.ts'

export interface BridgeOptions {
  /** The bridge's own configuration (docs/guide/connecting-a-balance.md). */
  configFile: string
  logFile?: string
}

/** Where a bridge of this configuration answers, and what it wants to be shown. */
export function bridgeAddress(configFile: string): { origin: string; accessToken: string } {
  const { host, port, accessToken } = readBridgeConfig({
    ...process.env,
    BATCHPROOF_BRIDGE_CONFIG: configFile,
  })
  return { origin: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`, accessToken }
}

/** The instrument bridge as a process of its own. */
export function startBridge({ configFile, logFile }: BridgeOptions): Promise<Service> {
  const url = bridgeAddress(configFile).origin
  return startService({
    name: 'Instrument bridge',
    command: process.execPath,
    args: [join(repositoryRoot, 'apps/gateway/src/instruments/main.ts')],
    cwd: repositoryRoot,
    env: { BATCHPROOF_BRIDGE_CONFIG: configFile },
    url: `${url}/health`,
    isReady: answersWell,
    readyWithinSeconds: 20,
    logFile,
  })
}
