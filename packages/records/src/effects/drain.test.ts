import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { statement } from '@batchproof/db'
import { batchRoom, floorRoom, verifyServicePost } from '@batchproof/protocol'
import { createTestFacility } from '@batchproof/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drainEffects } from './drain.ts'
import type { Database } from '@batchproof/db'
import type { RoomPost } from '@batchproof/protocol'
import type { TestFacility } from '@batchproof/testing'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const SERVICE_KEY = 's'.repeat(43)

/** Rooms that take what they are sent and answer what the test says. */
interface FakeRooms {
  readonly taken: { readonly room: string; readonly post: RoomPost }[]
  answer: (post: RoomPost) => { status: number; body: unknown }
  readonly origin: string
  readonly server: Server
}

async function startFakeRooms(): Promise<FakeRooms> {
  const taken: FakeRooms['taken'] = []
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      const room = decodeURIComponent((request.url ?? '').replace('/parties/main/', ''))
      const headers = { get: (name: string) => (request.headers[name] as string | undefined) ?? null }
      const problem = await verifyServicePost(SERVICE_KEY, room, headers, body, Date.now())
      const post = JSON.parse(body) as RoomPost
      if (!problem) taken.push({ room, post })
      const { status, body: answer } = problem ? { status: 401, body: { problem } } : rooms.answer(post)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rooms: FakeRooms = { taken, origin, server, answer: () => ({ status: 200, body: {} }) }
  return rooms
}

describe('effects after a commit', () => {
  let folder: string
  let db: Database
  let facility: TestFacility
  let rooms: FakeRooms

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batchproof-drain-'))
    db = await openFileDatabase(join(folder, 'test.db'))
    await migrate(db)
    rooms = await startFakeRooms()
    facility = await createTestFacility(db)
    Object.assign(facility.records, {
      rooms: { origin: rooms.origin, serviceKey: SERVICE_KEY, tokenKey: 't'.repeat(43) },
    })
  }, 60_000)
  afterAll(async () => {
    await db.close()
    await new Promise((done) => rooms.server.close(done))
    await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    rooms.taken.length = 0
    rooms.answer = () => ({ status: 200, body: {} })
  })

  const waiting = async () =>
    (await db.read([statement('SELECT last_error FROM effect WHERE done_at IS NULL')]))[0] ?? []

  it('[C03] tells the batch room what was committed and the floor how the batch stands', async () => {
    const { batchId } = await facility.schedule({ start: facility.clock.now() })
    await drainEffects(facility.records)

    expect(rooms.taken).toMatchObject([
      { room: batchRoom('test', batchId), post: { kind: 'events', events: [{ version: 1 }] } },
      { room: floorRoom('test'), post: { kind: 'card', card: { id: batchId, status: 'scheduled' } } },
    ])
    expect(await waiting()).toEqual([])
  })

  it('[C03] sends a snapshot to a room that has missed something', async () => {
    rooms.answer = ({ kind }) =>
      kind === 'events' ? { status: 409, body: { need: 'snapshot', have: 0 } } : { status: 200, body: {} }
    const { batchId } = await facility.schedule({ room: 'CR-2', technician: 'secondTechnician' })
    await drainEffects(facility.records)

    expect(rooms.taken).toMatchObject([
      { post: { kind: 'events' } },
      {
        room: batchRoom('test', batchId),
        post: { kind: 'snapshot', version: 1, state: { id: batchId, status: 'scheduled' } },
      },
      { post: { kind: 'card' } },
    ])
    expect(await waiting()).toEqual([])
  })

  it('[C03] keeps what a room did not take, and tells it later', async () => {
    rooms.answer = () => ({ status: 503, body: {} })
    const { batchId } = await facility.schedule({ start: '2026-11-22T12:00:00.000Z' })
    await drainEffects(facility.records)
    expect(await waiting()).toHaveLength(1)
    rooms.taken.length = 0

    rooms.answer = () => ({ status: 200, body: {} })
    await drainEffects(facility.records)
    expect(rooms.taken).toEqual([])
    facility.clock.moveTo('2026-11-20T23:00:00.000Z')
    await drainEffects(facility.records)

    expect(rooms.taken[0]).toMatchObject({ room: batchRoom('test', batchId), post: { kind: 'events' } })
    expect(await waiting()).toEqual([])
  })
})
