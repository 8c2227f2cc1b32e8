import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startParty } from '../../../scripts/services/index.ts'

/** The rooms and the bare relay, in one runtime. */
export interface Stage extends StageOptions {
  /** Where the rooms answer. */
  readonly partyUrl: string
  stop(): Promise<void>
}

export interface StageOptions {
  /** Where the pages come from. */
  readonly origin: string
  readonly tokenKey: string
  readonly serviceKey: string
}

/** A stage for no pages at all. */
export const bareStage = (): StageOptions => ({
  origin: 'http://localhost:3000',
  tokenKey: randomBytes(32).toString('base64url'),
  serviceKey: randomBytes(32).toString('base64url'),
})

export async function openStage(options: StageOptions): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'batchproof-bench-'))
  const rooms = await startParty({
    dataDir,
    host: '127.0.0.1',
    port: await freePort(),
    env: {
      BATCHPROOF_ORIGIN: options.origin,
      BATCHPROOF_ROOM_TOKEN_KEY: options.tokenKey,
      BATCHPROOF_SERVICE_KEY: options.serviceKey,
    },
    parties: { relay: fileURLToPath(new URL('./relay.ts', import.meta.url)) },
  })
  return {
    ...options,
    partyUrl: rooms.url,
    async stop() {
      await rooms.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export const roomAddress = ({ partyUrl }: Stage, room: string): string =>
  `${partyUrl}/parties/main/${encodeURIComponent(room)}`

export const relayAddress = ({ partyUrl }: Stage, name: string): string =>
  `${partyUrl}/parties/relay/${encodeURIComponent(name)}`

/** Posts and reads the answer. @throws Error when it is not taken */
export async function postTo(address: string, headers: Record<string, string>, body: string): Promise<void> {
  const response = await fetch(address, { method: 'POST', headers, body })
  await response.text()
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
}
