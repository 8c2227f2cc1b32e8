import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { headFromRow, headStatement, statement } from '@batchproof/db'
import { batchRoom, floorRoom, verifyServicePost } from '@batchproof/protocol'
import { createTestFacility } from '@batchproof/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { drainEffects } from './drain.ts'
import type { Database } from '@batchproof/db'
import type { RoomPost } from '@batchproof/protocol'
import type { BatchState } from '@batchproof/domain'
import type { BatchJob, TestFacility } from '@batchproof/testing'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const SERVICE_KEY = 's'.repeat(43)

/** Rooms that take what they are sent and answer what the test says. */
interface FakeRooms {
  readonly taken: { readonly room: string; readonly post: RoomPost }[]
  answer: (post: RoomPost, room: string) => { status: number; body: unknown }
  /** What an answer waits for. */
  hold: Promise<void>
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
      await rooms.hold
      const { status, body: answer } = problem ? { status: 401, body: { problem } } : rooms.answer(post, room)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = () => ({ status: 200, body: {} })
  const rooms: FakeRooms = { taken, origin, server, answer, hold: Promise.resolve() }
  return rooms
}

describe('effects after a commit', () => {
  let folder: string
  let db: Database
  let facility: TestFacility
  let rooms: FakeRooms

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batchproof-drain-'))
    db = await openFileDatabase(join(folder, 'test.db'), { mayBeLost: true })
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
    rooms.hold = Promise.resolve()
  })
  afterEach(async () => {
    await db.write([statement('UPDATE effect SET done_at = created_at')])
  })

  const waiting = async () =>
    (await db.read([statement('SELECT last_error FROM effect WHERE done_at IS NULL')]))[0] ?? []

  it('[C03] tells the batch room what was committed and the floor how the batch stands', async () => {
    const { batchId } = await facility.schedule({ start: facility.clock.now() })
    await drainEffects(facility.records)

    expect(postsTo(batchRoom('test', batchId))).toMatchObject([{ kind: 'events', events: [{ version: 1 }] }])
    expect(postsTo(floorRoom('test'))).toMatchObject([
      { kind: 'card', card: { id: batchId, status: 'scheduled', progress: { stepsDone: 0, step: null } } },
    ])
    expect(await waiting()).toEqual([])
  })

  it('[C03] sends a snapshot to a room that has missed something', async () => {
    rooms.answer = ({ kind }) =>
      kind === 'events' ? { status: 409, body: { need: 'snapshot', have: 0 } } : { status: 200, body: {} }
    const { batchId } = await facility.schedule({ room: 'CR-2', technician: 'secondTechnician' })
    await drainEffects(facility.records)

    expect(postsTo(batchRoom('test', batchId))).toMatchObject([
      { kind: 'events' },
      { kind: 'snapshot', version: 1, state: { id: batchId, status: 'scheduled' } },
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
    facility.clock.advance(3)
    await drainEffects(facility.records)

    expect(postsTo(batchRoom('test', batchId))).toMatchObject([{ kind: 'events' }])
    expect(await waiting()).toEqual([])
  })

  it('[C03] lets nothing overtake what a room did not take, and tells it all in one once it is back', async () => {
    const job = await facility.schedule({ start: '2026-11-23T12:00:00.000Z' })
    await drainEffects(facility.records)
    rooms.answer = () => ({ status: 503, body: {} })
    await reschedule(job, '2026-11-23T15:00:00.000Z')
    await drainEffects(facility.records)
    rooms.answer = () => ({ status: 200, body: {} })
    rooms.taken.length = 0

    // The third event is due while the second waits to be tried again.
    await reschedule(job, '2026-11-23T17:00:00.000Z')
    await drainEffects(facility.records)
    expect(rooms.taken).toEqual([])
    facility.clock.advance(3)
    await drainEffects(facility.records)

    expect(versionsTo(job)).toEqual([[2, 3]])
    expect(await waiting()).toEqual([])
  })

  it('[C03] tells what is committed while a post is under way after it, by whoever sent that', async () => {
    const job = await facility.schedule({ start: '2026-11-24T12:00:00.000Z' })
    let open = () => {}
    rooms.hold = new Promise((done) => (open = done))
    const first = drainEffects(facility.records)
    await vi.waitFor(() => expect(rooms.taken).not.toEqual([]))
    await reschedule(job, '2026-11-24T15:00:00.000Z')
    await drainEffects(facility.records)
    expect(versionsTo(job)).toEqual([[1]])

    open()
    await first

    expect(versionsTo(job)).toEqual([[1], [2]])
    expect(await waiting()).toEqual([])
  })

  it('[C03] keeps neither the floor nor other batches waiting for a room that is away', async () => {
    const away = await facility.schedule({ start: '2026-11-25T12:00:00.000Z' })
    const well = await facility.schedule({
      room: 'CR-2',
      technician: 'secondTechnician',
      start: '2026-11-21T12:00:00.000Z',
    })
    rooms.answer = (_post, room) => ({
      status: room === batchRoom('test', away.batchId) ? 503 : 200,
      body: {},
    })

    await drainEffects(facility.records)

    expect(versionsTo(well)).toEqual([[1]])
    const cards = postsTo(floorRoom('test')).flatMap((post) => (post.kind === 'card' ? [post.card.id] : []))
    expect(cards.toSorted()).toEqual([away.batchId, well.batchId].toSorted())
    expect(await waiting()).toHaveLength(1)
  })

  it('[C03] waits longer after each failure, and never longer than 20 seconds', async () => {
    await facility.schedule({ start: '2026-11-26T12:00:00.000Z' })
    rooms.answer = () => ({ status: 503, body: {} })
    const waits: number[] = []
    for (let count = 0; count < 6; count++) {
      await drainEffects(facility.records)
      const [row] = await db
        .read([statement('SELECT max(next_attempt_at) AS at FROM effect WHERE done_at IS NULL')])
        .then(([rows = []]) => rows)
      waits.push((Date.parse(row?.at as string) - Date.parse(facility.clock.now())) / 1000)
      facility.clock.moveTo(row?.at as string)
    }
    expect(waits).toEqual([2, 4, 8, 16, 20, 20])
  })

  const postsTo = (room: string) => rooms.taken.filter((taken) => taken.room === room).map(({ post }) => post)
  const versionsTo = ({ batchId }: BatchJob) =>
    postsTo(batchRoom('test', batchId)).map((post) =>
      post.kind === 'events' ? post.events.map(({ version }) => version) : [],
    )

  /** Puts a scheduled batch off; one event. */
  async function reschedule({ batchId }: BatchJob, start: string): Promise<void> {
    const [rows = []] = await db.read([headStatement(`batch:${batchId}`)])
    const { plan } = headFromRow(`batch:${batchId}`, rows[0]).state as BatchState
    const { roomId, technicianId, equipmentIds } = plan!
    const end = new Date(Date.parse(start) + 7_200_000).toISOString()
    await facility.as('manager').do('batch.reschedule', batchId, {
      plan: { start, end, roomId, technicianId, equipmentIds: [...equipmentIds] },
      reason: 'Room is needed before',
    })
  }
})
