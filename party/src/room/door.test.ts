import { batchRoom, floorRoom } from '@batchproof/protocol'
import { ROOM_TOKEN_SECONDS, signRoomToken } from '@batchproof/protocol/room-token.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { admit } from './admission.ts'
import { Once, type OnceStorage } from './once.ts'
import { roomNameOf, type RoomName } from './room-name.ts'
import { parsePost } from './room-post.ts'
import { readSettings, type RoomSettings } from './settings.ts'

const KEY = 'k'.repeat(43)
const OTHER_KEY = 'o'.repeat(43)
const ORIGIN = 'http://localhost:3000'
const NOW = 1_795_000_000
const ENV = {
  BATCHPROOF_ORIGIN: ORIGIN,
  BATCHPROOF_ROOM_TOKEN_KEY: KEY,
  BATCHPROOF_SERVICE_KEY: OTHER_KEY,
}
const settings = readSettings(ENV) as RoomSettings
const room = roomNameOf(encodeURIComponent(batchRoom('org-1', 'b-1'))) as RoomName

const about = {
  organisation: 'org-1',
  room: room.name,
  personId: 'p-1',
  name: 'Ana Ruiz',
  role: 'qa',
  place: 'office' as const,
}
const token = (change: Partial<typeof about> = {}, key = settings.tokenKey, at = NOW) =>
  signRoomToken(key, { ...about, ...change }, at)
const enter = (asked: { token?: string | null; origin?: string | null; nowSeconds?: number }) =>
  admit(settings, room, { origin: ORIGIN, token: null, nowSeconds: NOW, ...asked })

describe('door', () => {
  it('[C03] admits whoever the API sends, and knows who it is', async () => {
    expect(await enter({ token: await token() })).toMatchObject({
      ok: true,
      claims: { personId: 'p-1', name: 'Ana Ruiz', role: 'qa' },
    })
  })

  it('[C03] refuses a token that is missing, forged, expired or for another door', async () => {
    const other = readSettings({ ...ENV, BATCHPROOF_ROOM_TOKEN_KEY: OTHER_KEY }) as RoomSettings

    expect(await enter({})).toMatchObject({ status: 401, problem: 'token_missing' })
    expect(await enter({ token: 'room1.x' })).toMatchObject({ status: 401, problem: 'malformed' })
    expect(await enter({ token: await token({}, other.tokenKey) })).toMatchObject({
      status: 401,
      problem: 'signature_wrong',
    })
    expect(await enter({ token: await token(), nowSeconds: NOW + ROOM_TOKEN_SECONDS })).toMatchObject({
      status: 401,
      problem: 'expired',
    })
    expect(await enter({ token: await token({ room: batchRoom('org-1', 'b-2') }) })).toMatchObject({
      status: 403,
      problem: 'other_room',
    })
    expect(await enter({ token: await token({ organisation: 'org-2' }) })).toMatchObject({
      status: 403,
      problem: 'other_organisation',
    })
  })

  it('[C03] refuses a page of another origin, and one that does not say', async () => {
    const good = await token()
    for (const origin of ['https://evil.example', 'http://localhost:3001', 'null', null]) {
      expect(await enter({ token: good, origin })).toMatchObject({
        status: 403,
        problem: 'origin_not_allowed',
      })
    }
  })

  it('opens for nobody without an origin and keys of full length', () => {
    expect(readSettings({ ...ENV, BATCHPROOF_ORIGIN: 'not an address' })).toBeNull()
    expect(readSettings({ ...ENV, BATCHPROOF_ROOM_TOKEN_KEY: 'short' })).toBeNull()
    expect(readSettings({ ...ENV, BATCHPROOF_SERVICE_KEY: '' })).toBeNull()
    expect(readSettings({})).toBeNull()
    expect(readSettings({ ...ENV, BATCHPROOF_ORIGIN: `${ORIGIN}/, https://x.example` })?.origins).toEqual([
      ORIGIN,
      'https://x.example',
    ])
  })
})

describe('room names', () => {
  it('[C03] know batch and floor in the one spelling that posts use', () => {
    expect(room).toEqual({ kind: 'batch', organisation: 'org-1', batchId: 'b-1', name: 'batch:org-1:b-1' })
    expect(roomNameOf(encodeURIComponent(floorRoom('org-1')))).toMatchObject({ kind: 'floor' })
  })

  it.each([
    'batch:org-1:b-1',
    'batch%3aorg-1%3ab-1',
    'batch%3Aorg-1',
    'batch%3A%3Ab',
    'floor%3A',
    'x',
    '%',
    'floor%3Aa%3Ab',
  ])('[C03] refuse %s, so that nobody waits in a room next door', (segment) =>
    expect(roomNameOf(segment)).toBeNull(),
  )
})

/** Storage of a room, in memory. */
function storage(): OnceStorage & { readonly kept: Map<string, number> } {
  const kept = new Map<string, number>()
  return {
    kept,
    put: async (entries) => {
      expect(Object.keys(entries).length).toBeLessThanOrEqual(128)
      for (const [key, value] of Object.entries(entries)) kept.set(key, value)
    },
    list: async ({ prefix }) => new Map([...kept].filter(([key]) => key.startsWith(prefix))),
    delete: async (keys) => keys.filter((key) => kept.delete(key)).length,
  }
}

describe('what may be used once', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  /** Long enough for what was taken to be on the disk. */
  const kept = () => vi.advanceTimersByTimeAsync(100)

  it('[C03] is taken once, at once', async () => {
    const once = new Once(storage())
    const both = await Promise.all([once.take('token:a', 60_000, 0), once.take('token:a', 60_000, 0)])
    expect(both).toEqual([true, false])
    expect(await once.take('token:a', 60_000, 60_000)).toBe(true)
  })

  it('[C03] is taken once, also by a room that has slept in between', async () => {
    const disk = storage()

    expect(await new Once(disk).take('token:a', 60_000, 0)).toBe(true)
    await kept()
    expect(await new Once(disk).take('token:a', 60_000, 59_999)).toBe(false)
    expect(await new Once(disk).take('token:b', 60_000, 59_999)).toBe(true)
  })

  it('is forgotten when it could not be used any more', async () => {
    const disk = storage()
    const once = new Once(disk)
    for (let count = 0; count < 300; count++) await once.take(`post:${count}`, 1000, 0)
    await kept()
    expect(disk.kept.size).toBe(300)

    await once.take('post:later', 200_000, 100_000)
    await kept()

    expect([...disk.kept.keys()]).toEqual(['once:post:later'])
  })
})

describe('posts', () => {
  const at = '2026-11-20T12:00:00.000Z'

  it('are understood in three shapes', () => {
    const event = { stream: 'batch:b-1', type: 'StepStarted', version: 3, payload: {}, seq: 9 }
    const posts = [
      { kind: 'events', events: [event], heardAt: at },
      { kind: 'snapshot', version: 3, state: { id: 'b-1', status: 'in_progress' }, heardAt: at },
      { kind: 'card', seq: 9, card: { id: 'b-1', updatedAt: at } },
    ]
    for (const post of posts) expect(parsePost(JSON.stringify(post))).toEqual(post)
  })

  it.each([
    'not json',
    '{}',
    '{"kind":"presence","watchers":[]}',
    `{"kind":"events","events":[],"heardAt":"${at}"}`,
    `{"kind":"events","events":[{"stream":"batch:b-1","type":"X","version":0}],"heardAt":"${at}"}`,
    `{"kind":"snapshot","version":0,"state":{"id":"b-1"},"heardAt":"${at}"}`,
    '{"kind":"card","seq":-1,"card":{}}',
  ])('are not %s', (body) => expect(parsePost(body)).toBeNull())
})
