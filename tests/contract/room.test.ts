import { headFromRow, headStatement } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { batchRoom, floorRoom, signServicePost, STAY_IS_OVER } from '@batchproof/protocol'
import { signRoomToken } from '@batchproof/protocol/room-token.ts'
import { drainEffects } from '@batchproof/records'
import { enterRoom } from '@batchproof/records/queries/room-entry.ts'
import { compound, createTestFacility, type BatchJob, type TestFacility } from '@batchproof/testing'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from './support/folder.ts'
import {
  breakableWay,
  knock,
  roomAddress,
  SITE_ORIGIN,
  SiteWebSocket,
  startRooms,
  tokenOf,
  watchBatch,
} from './support/rooms.ts'
import type { BatchSight, BatchWatchApi } from '../../apps/web/src/lib/live/batch-watch.ts'
import type { Database } from '@batchproof/db'
import type { BatchState } from '@batchproof/domain'
import type { RoomMessage } from '@batchproof/protocol'
import type { RoomClaims } from '@batchproof/protocol/room-token.ts'
import type { Rooms, Watching } from './support/rooms.ts'

const ORGANISATION = 'test'
const LATEST_SECONDS = 1

const folder = temporaryFolder()
const watchings: Watching[] = []
let db: Database
let rooms: Rooms
let facility: TestFacility

beforeAll(async () => {
  db = await openFileDatabase(join(folder.path, 'test.db'))
  await migrate(db)
  ;[rooms, facility] = await Promise.all([startRooms(), createTestFacility(db)])
  postTo(rooms)
})
afterAll(async () => {
  for (const watching of watchings) watching.close()
  await rooms.stop()
  rooms.remove()
  await db.close()
  folder.remove()
})

/** Where the record posts to from now on; null while nobody is told. */
const postTo = (told: Rooms | null) => Object.assign(facility.records, { rooms: told })
const realTime = () => new Date().toISOString()
const drain = () => drainEffects(facility.records)

async function head(batchId: string): Promise<{ state: BatchState; streamVersion: number }> {
  const stream = `batch:${batchId}`
  const [rows = []] = await db.read([headStatement(stream)])
  const { state, version } = headFromRow(stream, rows[0])
  return { state: state as BatchState, streamVersion: version }
}

/** The API as far as a watcher needs it, over the same code; `reads` counts how often the record was read. */
function apiFor(person: 'qa' | 'pic', reads = { count: 0 }): BatchWatchApi {
  return {
    live: {
      token: {
        query: async ({ batchId }) => {
          const requester = await facility.as(person).requester()
          const entry = await enterRoom({ ...facility.records, rooms, now: realTime }, requester, batchId)
          if (!entry) throw new Error('no entry')
          return entry
        },
      },
    },
    batch: {
      get: {
        query: async ({ id }) => {
          reads.count++
          return head(id)
        },
      },
    },
  }
}

function watch(batchId: string, person: 'qa' | 'pic' = 'qa', reads?: { count: number }): Watching {
  const watching = watchBatch(apiFor(person, reads), batchId)
  watchings.push(watching)
  return watching
}

/** Makes the batch to its end; after each command the record is told of. */
async function makeLive(job: BatchJob, afterEach: () => Promise<void>): Promise<void> {
  for await (const goOnAt of compound(facility, job)) {
    facility.clock.moveTo(goOnAt)
    await afterEach()
  }
  await afterEach()
}

const versionsSeen = (seen: readonly BatchSight[]) => [...new Set(seen.map(({ version }) => version))]

describe('the door of a room', () => {
  const room = batchRoom(ORGANISATION, 'b-1')
  const now = () => Date.now() / 1000
  const key = (text: string) => new TextEncoder().encode(text)
  const token = (
    change: { room?: string; organisation?: string } = {},
    at = now(),
    tokenKey = rooms.tokenKey,
  ) =>
    signRoomToken(
      key(tokenKey),
      {
        organisation: ORGANISATION,
        room,
        personId: 'p',
        name: 'Ana Ruiz',
        role: 'qa',
        place: 'office',
        ...change,
      },
      at,
    )
  const knockWith = (text?: string, origin?: string | null) => knock(roomAddress(rooms, room, text), origin)

  it('[C03] opens for a token of the API, once', async () => {
    const good = await token()
    expect(await knockWith(good)).toBe(101)
    expect(await knockWith(good)).toBe(403)
  })

  it('[C03] opens no socket without a token or with a wrong or expired one', async () => {
    expect(await knockWith()).toBe(401)
    expect(await knockWith('room1.e30.AAAA')).toBe(401)
    expect(await knockWith(await token({}, now(), rooms.serviceKey))).toBe(401)
    expect(await knockWith(await token({}, now() - 61))).toBe(401)
  })

  it('[C03] opens no socket for the token of another room or another organisation', async () => {
    expect(await knockWith(await token({ room: batchRoom(ORGANISATION, 'b-2') }))).toBe(403)
    expect(await knockWith(await token({ room: floorRoom(ORGANISATION) }))).toBe(403)
    expect(await knockWith(await token({ organisation: 'other' }))).toBe(403)
    const elsewhere = batchRoom('other', 'b-1')
    expect(await knock(roomAddress(rooms, elsewhere, await token({ room: elsewhere })))).toBe(403)
  })

  it('[C03] opens no socket for a page of another origin', async () => {
    expect(await knockWith(await token(), 'https://evil.example')).toBe(403)
    expect(await knockWith(await token(), null)).toBe(403)
  })

  it('[C03] knows a room by one address only', async () => {
    const good = encodeURIComponent(await token())
    for (const path of [
      `/parties/main/${room}`,
      `/party/${encodeURIComponent(room)}`,
      '/parties/main/lobby',
    ]) {
      expect(await knock(`${rooms.origin}${path}?token=${good}`)).toBe(404)
    }
    const address = `${rooms.origin}/parties/main/${encodeURIComponent(room)}`
    expect(await knock(`${address}/door?token=${good}`)).toBe(404)
    expect(await knock(`${address}?token=${good}`)).toBe(101)
  })

  it('[C03] shows a watcher out who speaks', async () => {
    const socket = new SiteWebSocket(roomAddress(rooms, room, await token()).replace('http', 'ws'))
    await once(socket, 'open')
    const closed = once(socket, 'close') as Promise<[CloseEvent]>
    socket.send(JSON.stringify({ kind: 'events', events: [] }))
    expect((await closed)[0].code).toBe(1008)
  })
})

describe('the stay in a room', () => {
  const room = batchRoom(ORGANISATION, 'b-stay')
  const seconds = () => Date.now() / 1000
  const claims = (staySeconds: number, change: Partial<RoomClaims> = {}): RoomClaims => ({
    aud: 'room',
    organisation: ORGANISATION,
    room,
    personId: 'p',
    name: 'Ana Ruiz',
    role: 'qa',
    place: 'office',
    jti: randomUUID(),
    exp: Math.floor(seconds()) + 30,
    stay: Math.ceil(seconds() + staySeconds),
    ...change,
  })
  /** Somebody inside, with what they hear and how they were shown out. */
  async function inside(token: string) {
    const socket = new SiteWebSocket(roomAddress(rooms, room, token).replace('http', 'ws'))
    const heard: string[] = []
    let left: number | null = null
    socket.addEventListener('message', ({ data }) => heard.push(data as string))
    socket.addEventListener('close', ({ code }) => (left = code))
    await once(socket, 'message')
    return { socket, heard, left: () => left, close: () => socket.close() }
  }

  it('[C03] ends with its token, and nothing is told after that', async () => {
    const late = await inside(tokenOf(rooms, claims(1)))
    await vi.waitFor(() => expect(late.heard.length).toBe(2))
    await wait(2100)
    const other = await inside(tokenOf(rooms, claims(60, { personId: 'q', name: 'Bo Lind' })))

    // The close is said; this runtime leaves it to the other side to hang up.
    await vi.waitFor(() => expect(late.socket.readyState).toBeGreaterThanOrEqual(WebSocket.CLOSING))
    expect(late.heard.join()).not.toContain('Bo Lind')
    expect(other.heard.join()).not.toContain('Ana Ruiz')
    other.close()
  })

  it('[C03] ends at the next word of somebody who is alone in the room', async () => {
    const alone = await inside(tokenOf(rooms, claims(1, { personId: 'alone' })))
    await wait(2100)
    alone.socket.send('ping')
    await vi.waitFor(() => expect(alone.left()).toBe(STAY_IS_OVER))
    expect(alone.heard).not.toContain('pong')
  })

  it('[C03] is over for the others too: whoever was shown out is not seen to watch any more', async () => {
    const late = await inside(tokenOf(rooms, claims(1, { personId: 'late', name: 'Lea Lang' })))
    const other = await inside(tokenOf(rooms, claims(60)))
    await vi.waitFor(() => expect(other.heard.at(-1)).toContain('Lea Lang'))
    await wait(2100)
    const body = JSON.stringify({
      kind: 'snapshot',
      version: 1,
      state: { id: 'b-stay' },
      heardAt: '2026-11-20T12:00:00.000Z',
    })
    const headers = await signServicePost(rooms.serviceKey, room, body)
    await fetch(roomAddress(rooms, room), { method: 'POST', headers, body })

    const seen = () => other.heard.findLast((word) => word.startsWith('{"kind":"presence"'))
    await vi.waitFor(() => expect(seen()).not.toContain('Lea Lang'))
    expect(seen()).toContain('Ana Ruiz')
    expect(late.heard.join()).not.toContain('"version":1')
    other.close()
  })

  it('[C03] goes on with a fresh token over the same line', async () => {
    const guest = await inside(tokenOf(rooms, claims(1)))
    guest.socket.send(`renew ${tokenOf(rooms, claims(60))}`)
    await wait(2100)
    guest.socket.send('ping')
    await vi.waitFor(() => expect(guest.heard).toContain('pong'))
    expect(guest.left()).toBeNull()
    guest.close()
  })

  it('[C03] is not renewed by a used token, by one of another room, nor by that of somebody else', async () => {
    const used = tokenOf(rooms, claims(60))
    const tokens = [
      used,
      tokenOf(rooms, claims(60, { personId: 'q' })),
      tokenOf(rooms, claims(60, { place: 'kiosk' })),
      tokenOf(rooms, claims(60, { room: batchRoom(ORGANISATION, 'b-1') })),
      tokenOf(rooms, claims(60, { exp: Math.floor(seconds()) - 1 })),
      tokenOf({ ...rooms, tokenKey: rooms.serviceKey }, claims(60)),
    ]
    const first = await inside(used)
    first.close()
    for (const token of tokens) {
      const guest = await inside(tokenOf(rooms, claims(60)))
      guest.socket.send(`renew ${token}`)
      await vi.waitFor(() => expect(guest.left()).toBe(1008))
    }
  })

  it('[C03] shows who watches from where, and when the iPad was last heard', async () => {
    const office = await inside(tokenOf(rooms, claims(60)))
    const ipad = await inside(tokenOf(rooms, claims(60, { personId: 'm', name: 'Maria', place: 'kiosk' })))
    const presence = () =>
      office.heard.map((word) => JSON.parse(word) as RoomMessage).findLast((word) => word.kind === 'presence')
    await vi.waitFor(() => expect(presence()).toMatchObject({ ipad: { here: true } }))
    expect(presence()?.watchers.map(({ name, place }) => [name, place])).toEqual([
      ['Ana Ruiz', 'office'],
      ['Maria', 'kiosk'],
    ])
    const heardAt = presence()?.ipad?.heardAt ?? ''

    await wait(20)
    ipad.socket.send('ping')
    await vi.waitFor(() => expect((presence()?.ipad?.heardAt ?? '') > heardAt).toBe(true))
    ipad.close()
    await vi.waitFor(() => expect(presence()).toMatchObject({ ipad: { here: false }, watchers: [{}] }))
    office.close()
  })
})

describe('posts', () => {
  const room = floorRoom(ORGANISATION)
  const body = JSON.stringify({
    kind: 'card',
    seq: 1,
    card: { id: 'b-1', updatedAt: '2026-11-20T12:00:00.000Z' },
  })
  const post = (headers: Record<string, string>, text = body, about = room) =>
    fetch(roomAddress(rooms, about), { method: 'POST', headers, body: text }).then(({ status }) => status)

  it('[C03] are taken from the server alone, and once', async () => {
    const signed = await signServicePost(rooms.serviceKey, room, body)

    expect(await post({})).toBe(401)
    expect(await post(await signServicePost(rooms.tokenKey, room, body))).toBe(401)
    expect(await post(signed, body.replace('b-1', 'b-2'))).toBe(401)
    expect(await post(signed, body, floorRoom('other'))).toBe(401)
    expect(await post({ ...signed, 'x-batchproof-at': new Date(Date.now() - 5000).toISOString() })).toBe(401)
    expect(await post(signed)).toBe(200)
    expect(await post(signed)).toBe(401)
    expect(await post(await signServicePost(rooms.serviceKey, room, '{}'), '{}')).toBe(400)
  })

  it('says that the rooms are there', async () => {
    const answer = await fetch(rooms.origin)
    expect([answer.status, await answer.json()]).toEqual([200, { service: 'rooms', ok: true }])
  })
})

describe('a live batch', () => {
  it('[C03] is seen event by event, in order, within a second, and by whom', async () => {
    const job = await facility.schedule()
    await drain()
    const [qa, pic] = [watch(job.batchId), watch(job.batchId, 'pic')]
    const names = [facility.person('qa').name, facility.person('pic').name].sort()
    await qa.until(({ version, watchers }) => version === 1 && watchers.length === 2)
    await pic.until(({ version }) => version === 1)
    expect(qa.sight()?.watchers.map(({ name }) => name)).toEqual(names)

    const lateSeconds: number[] = []
    await makeLive(job, async () => {
      const { streamVersion } = await head(job.batchId)
      const from = performance.now()
      await drain()
      await Promise.all(
        [qa, pic].map((watching) => watching.until(({ version }) => version >= streamVersion)),
      )
      lateSeconds.push((performance.now() - from) / 1000)
    })

    const { state, streamVersion } = await head(job.batchId)
    expect(streamVersion).toBeGreaterThan(20)
    for (const watching of [qa, pic]) {
      expect(versionsSeen(watching.seen).filter((version) => version > 0)).toEqual(
        Array.from({ length: streamVersion }, (_, index) => index + 1),
      )
      expect(watching.sight()?.state).toEqual(state)
      expect(watching.sight()?.heardAt).not.toBeNull()
    }
    expect(Math.max(...lateSeconds)).toBeLessThan(LATEST_SECONDS)

    pic.close()
    await qa.until(({ watchers }) => watchers.length === 1)
  })

  it('[C03] is told whole to a room that has missed something, and to a watcher who comes late', async () => {
    const job = await facility.schedule({ start: '2026-11-24T12:00:00.000Z' })
    await drain()
    const reads = { count: 0 }
    const qa = watch(job.batchId, 'qa', reads)
    await qa.until(({ version }) => version === 1)

    postTo(null)
    await reschedule(job, '2026-11-24T15:00:00.000Z')
    postTo(rooms)
    await reschedule(job, '2026-11-24T16:00:00.000Z')
    await drain()

    const sight = await qa.until(({ version }) => version === 3)
    expect(sight.state?.plan?.slot.start).toBe('2026-11-24T16:00:00.000Z')
    expect(versionsSeen(qa.seen)).toEqual([0, 1, 3])
    const late = watch(job.batchId, 'pic', reads)
    expect((await late.until(({ version }) => version === 3)).state).toEqual(sight.state)
    expect(reads.count).toBe(0)
  })

  it('[C03] is read from the record while the room knows nothing of it', async () => {
    postTo(null)
    const job = await facility.schedule({ start: '2026-11-25T12:00:00.000Z' })
    postTo(rooms)
    const reads = { count: 0 }

    const sight = await watch(job.batchId, 'qa', reads).until(({ version }) => version === 1)

    expect(sight.state?.id).toBe(job.batchId)
    expect(reads.count).toBe(1)
  })

  it('[C03] is told event by event and in order after posts have failed, with nothing lost or doubled', async () => {
    const way = await breakableWay(rooms)
    const job = await facility.schedule({ start: '2026-11-28T12:00:00.000Z' })
    await drain()
    const qa = watch(job.batchId)
    await qa.until(({ version }) => version === 1)
    postTo({ ...rooms, origin: way.origin })

    way.isBroken = true
    await reschedule(job, '2026-11-28T13:00:00.000Z')
    await drain()
    way.isBroken = false
    // The way is mended, but what failed is not due yet: what comes after it must wait its turn.
    await reschedule(job, '2026-11-28T14:00:00.000Z')
    await drain()
    await reschedule(job, '2026-11-28T15:00:00.000Z')
    await drain()
    expect(qa.sight()?.version).toBe(1)
    facility.clock.advance(3)
    await drain()

    const sight = await qa.until(({ version }) => version === 4)
    expect(versionsSeen(qa.seen).filter((version) => version > 0)).toEqual([1, 2, 3, 4])
    expect(sight.state).toEqual((await head(job.batchId)).state)
    postTo(rooms)
    await way.close()
  })

  it('[C03] goes on for its watcher after the rooms were down, with nothing lost', async () => {
    const job = await facility.schedule({ start: '2026-11-26T12:00:00.000Z' })
    await drain()
    const qa = watch(job.batchId)
    await qa.until(({ version }) => version === 1)

    await rooms.stop()
    await qa.until(({ connection }) => connection === 'lost')
    await reschedule(job, '2026-11-26T15:00:00.000Z')
    await drain()
    await rooms.start()
    const back = await qa.until(({ connection, version }) => connection === 'live' && version === 2)
    expect(back.state?.plan?.slot.start).toBe('2026-11-26T15:00:00.000Z')

    // What was not taken is told once its wait is over; the watcher has it already.
    facility.clock.advance(600)
    await drain()
    await reschedule(job, '2026-11-26T17:00:00.000Z')
    await drain()
    const sight = await qa.until(({ version }) => version === 3)
    expect(sight.state).toEqual((await head(job.batchId)).state)
    expect(sight.watchers).toHaveLength(1)
  })
})

describe('the floor', () => {
  it('[C03] shows the card of each batch that something happened to', async () => {
    const { batchId } = await facility.schedule({ start: '2026-11-27T12:00:00.000Z' })
    await drain()
    const entry = await apiFor('qa').live.token.query({ batchId: null })
    expect(entry.host).toMatch(/^ws:/)
    const socket = new SiteWebSocket(roomAddress({ ...rooms, origin: entry.host }, entry.room, entry.token))
    const [first] = (await once(socket, 'message')) as [MessageEvent<string>]
    socket.close()

    const message = JSON.parse(first.data) as RoomMessage
    const cards = message.kind === 'cards' ? message.cards : []
    expect(cards.find(({ id }) => id === batchId)).toMatchObject({ status: 'scheduled', stepsDone: 0 })
    expect(SITE_ORIGIN).toBe(facility.records.publicOrigin)
  })
})

/** Puts a scheduled batch off; one event. */
async function reschedule(job: BatchJob, start: string): Promise<void> {
  const { state } = await head(job.batchId)
  const { roomId, technicianId, equipmentIds } = state.plan!
  await facility.as('manager').do('batch.reschedule', job.batchId, {
    plan: {
      start,
      end: new Date(Date.parse(start) + 7_200_000).toISOString(),
      roomId,
      technicianId,
      equipmentIds: [...equipmentIds],
    },
    reason: 'Room is needed before',
  })
}
