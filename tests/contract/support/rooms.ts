import { createHmac, randomBytes } from 'node:crypto'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { AddressInfo } from 'node:net'
import type { RoomClaims } from '@batchproof/protocol/room-token.ts'
import type { RoomsConfig } from '@batchproof/records'
import {
  BatchWatch,
  type BatchSight,
  type BatchWatchApi,
} from '../../../apps/web/src/lib/live/batch-watch.ts'
import { freePort, startParty, type Service } from '../../../scripts/services/index.ts'
import { temporaryFolder } from './folder.ts'

/** Where the pages that watch come from. */
export const SITE_ORIGIN = 'http://localhost:3000'

/** Real rooms under `partykit dev`, which can be stopped and started again at the same address. */
export interface Rooms extends RoomsConfig {
  start(): Promise<void>
  stop(): Promise<void>
  remove(): void
}

export async function startRooms(): Promise<Rooms> {
  const folder = temporaryFolder()
  const port = await freePort()
  const [tokenKey, serviceKey] = [
    randomBytes(32).toString('base64url'),
    randomBytes(32).toString('base64url'),
  ]
  let service: Service | null = null
  const start = async () => {
    service = await startParty({
      dataDir: join(folder.path, 'party'),
      host: '127.0.0.1',
      port,
      env: {
        BATCHPROOF_ORIGIN: SITE_ORIGIN,
        BATCHPROOF_ROOM_TOKEN_KEY: tokenKey,
        BATCHPROOF_SERVICE_KEY: serviceKey,
      },
    })
  }
  await start()
  return {
    origin: `http://127.0.0.1:${port}`,
    tokenKey,
    serviceKey,
    start,
    stop: async () => service?.stop(),
    remove: folder.remove,
  }
}

export const roomAddress = ({ origin }: RoomsConfig, room: string, token?: string): string =>
  `${origin}/parties/main/${encodeURIComponent(room)}${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`

/** The status with which the rooms answer a request to open a socket: 101 when they open it. */
export function knock(address: string, origin: string | null = SITE_ORIGIN): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(address, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...(origin === null ? {} : { origin }),
      },
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      done(response.statusCode ?? 0)
    })
    asked.on('response', (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    asked.on('error', fail)
    asked.end()
  })
}

/** A token with any claims, under the key of the rooms: what the API would sign, were it to say so. */
export function tokenOf({ tokenKey }: RoomsConfig, claims: RoomClaims): string {
  const signed = `room1.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${createHmac('sha256', tokenKey).update(signed).digest('base64url')}`
}

/** A way to the rooms that can be broken while they stand: posts through it are refused for as long as it is. */
export interface BrokenWay {
  readonly origin: string
  isBroken: boolean
  close(): Promise<void>
}

export async function breakableWay({ origin }: RoomsConfig): Promise<BrokenWay> {
  const server = createServer((asked, answer) => {
    void (async () => {
      const body = await text(asked)
      const headers = Object.fromEntries(
        Object.entries(asked.headers).filter(([name]) => name.startsWith('x-') || name === 'content-type'),
      ) as Record<string, string>
      if (way.isBroken) return answer.writeHead(503).end()
      const told = await fetch(`${origin}${asked.url}`, { method: 'POST', headers, body })
      return answer.writeHead(told.status).end(await told.text())
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const way: BrokenWay = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isBroken: false,
    close: () => new Promise((done) => server.close(() => done())),
  }
  return way
}

/** The platform's WebSocket as a page of the site opens it. */
export class SiteWebSocket extends WebSocket {
  constructor(address: string) {
    // Node's own takes headers here; the browser's types do not know it.
    super(address, { headers: { origin: SITE_ORIGIN } } as unknown as string[])
  }
}

/** A watcher of a batch as the batch page has it, and everything it has seen. */
export interface Watching {
  readonly seen: BatchSight[]
  sight(): BatchSight | undefined
  /** Waits until what it sees is as wanted. @throws Error after half a minute, with what it sees */
  until(wanted: (sight: BatchSight) => boolean): Promise<BatchSight>
  close(): void
}

export function watchBatch(api: BatchWatchApi, batchId: string): Watching {
  const seen: BatchSight[] = []
  const watch = new BatchWatch({
    api,
    batchId,
    onChange: (sight) => seen.push(sight),
    WebSocket: SiteWebSocket,
  })
  const sight = () => seen.at(-1)
  return {
    seen,
    sight,
    close: () => watch.close(),
    async until(wanted) {
      const deadline = performance.now() + 30_000
      while (performance.now() < deadline) {
        const now = sight()
        if (now && wanted(now)) return now
        await wait(5)
      }
      throw new Error(`the watcher still sees ${JSON.stringify({ ...sight(), state: undefined })}`)
    },
  }
}
