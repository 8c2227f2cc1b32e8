import { aggregates, type BatchState } from '@batchproof/domain'
import { batchRoom, SERVICE_POST_LIFE_SECONDS, signServicePost } from '@batchproof/protocol'
import { signRoomToken } from '@batchproof/protocol/room-token.ts'
import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { knock, roomAddress, SiteWebSocket, startRooms } from './support/rooms.ts'
import type { RoomMessage } from '@batchproof/protocol'
import type { Rooms } from './support/rooms.ts'

const ORGANISATION = 'test'
const HEARD_AT = '2026-11-20T12:00:00.000Z'

let rooms: Rooms
beforeAll(async () => {
  rooms = await startRooms()
})
afterAll(async () => {
  await rooms.stop()
  rooms.remove()
})

/** A batch of its own for each test, so that its room is a fresh one. */
function newBatch() {
  const id = randomUUID()
  return { id, room: batchRoom(ORGANISATION, id) }
}

const tokenFor = (room: string) =>
  signRoomToken(
    new TextEncoder().encode(rooms.tokenKey),
    { organisation: ORGANISATION, room, personId: 'p', name: 'Ana Ruiz', role: 'qa', place: 'office' },
    Date.now() / 1000,
  )

async function post(room: string, body: string, headers?: Record<string, string>) {
  const signed = headers ?? (await signServicePost(rooms.serviceKey, room, body))
  const answer = await fetch(roomAddress(rooms, room), { method: 'POST', headers: signed, body })
  return { status: answer.status, answer: await answer.json() }
}

const stateOf = (id: string): BatchState => ({ ...aggregates.batch.initial, id })
const snapshot = (id: string, version: number) =>
  JSON.stringify({ kind: 'snapshot', version, state: stateOf(id), heardAt: HEARD_AT })
const started = (id: string, version: number) => ({
  stream: `batch:${id}`,
  version,
  type: 'StepStarted',
  payload: { stepId: 's', startedAt: HEARD_AT, equipment: [] },
  personId: 'm',
  personName: 'Maria',
  recordedAt: HEARD_AT,
})
const events = (...list: readonly object[]) =>
  JSON.stringify({ kind: 'events', events: list, heardAt: HEARD_AT })

/** A watcher and what they are told. */
async function watching(room: string) {
  const socket = new SiteWebSocket(roomAddress(rooms, room, await tokenFor(room)).replace('http', 'ws'))
  const told: RoomMessage[] = []
  socket.addEventListener('message', ({ data }) => told.push(JSON.parse(data as string) as RoomMessage))
  await once(socket, 'message')
  return { told, close: () => socket.close() }
}

describe('what was used once', () => {
  it('[C03] is refused again after the rooms have restarted: a token, and a post', async () => {
    const { id, room } = newBatch()
    const token = await tokenFor(room)
    const body = snapshot(id, 3)
    const headers = await signServicePost(rooms.serviceKey, room, body)
    expect(await knock(roomAddress(rooms, room, token))).toBe(101)
    expect(await post(room, body, headers)).toMatchObject({ status: 200, answer: { have: 3 } })

    await rooms.stop()
    await rooms.start()

    expect(await knock(roomAddress(rooms, room, token))).toBe(403)
    expect(await post(room, body, headers)).toEqual({ status: 401, answer: { problem: 'replayed' } })
  })

  it('[C03] is refused when it is kept back for longer than a post may be old', async () => {
    const { id, room } = newBatch()
    const body = snapshot(id, 1)
    const signedAt = (secondsAgo: number) => {
      const at = new Date(Date.now() - secondsAgo * 1000).toISOString()
      const nonce = randomUUID()
      const signed = createHmac('sha256', rooms.serviceKey).update(`${room}\n${at}\n${nonce}\n${body}`)
      return {
        'x-batchproof-at': at,
        'x-batchproof-nonce': nonce,
        'x-batchproof-signature': signed.digest('hex'),
      }
    }
    const late = { status: 401, answer: { problem: 'too_old' } }
    expect(await post(room, body, signedAt(SERVICE_POST_LIFE_SECONDS + 5))).toEqual(late)
    expect(await post(room, body, signedAt(-SERVICE_POST_LIFE_SECONDS - 5))).toEqual(late)
    expect(await post(room, body, signedAt(SERVICE_POST_LIFE_SECONDS - 10))).toMatchObject({ status: 200 })
  })
})

describe('events of a batch', () => {
  it('[C03] are repeated in turn, each once, and asked for where one is missing', async () => {
    const { id, room } = newBatch()
    const watcher = await watching(room)
    const cold = { status: 409, answer: { need: 'snapshot', have: 0 } }
    expect(await post(room, events(started(id, 6)))).toEqual(cold)
    expect(await post(room, snapshot(id, 5))).toEqual({ status: 200, answer: { have: 5 } })

    expect(await post(room, events(started(id, 6)))).toEqual({ status: 200, answer: { have: 6 } })
    expect(await post(room, events(started(id, 6)))).toEqual({ status: 200, answer: { have: 6 } })
    const gap = { status: 409, answer: { need: 'snapshot', have: 6 } }
    expect(await post(room, events(started(id, 8)))).toEqual(gap)
    expect(await post(room, events(started(id, 8), started(id, 7)))).toMatchObject({ answer: { have: 8 } })

    await vi.waitFor(() => expect(watcher.told.at(-1)).toMatchObject({ event: { version: 8 } }))
    const versions = watcher.told.flatMap((message) =>
      message.kind === 'event'
        ? [message.event.version]
        : message.kind === 'snapshot'
          ? [message.version]
          : [],
    )
    expect(versions).toEqual([0, 5, 6, 7, 8])
    watcher.close()
  })

  it('[C03] of another batch are refused whole, and nobody hears of them', async () => {
    const [mine, other] = [newBatch(), newBatch()]
    const watcher = await watching(mine.room)
    await post(mine.room, snapshot(mine.id, 1))
    const refused = { status: 400, answer: { problem: 'other_batch' } }
    expect(await post(mine.room, events(started(mine.id, 2), started(other.id, 3)))).toEqual(refused)
    expect(await post(mine.room, snapshot(other.id, 9))).toEqual(refused)
    expect(await post(mine.room, snapshot(mine.id, 2))).toEqual({ status: 200, answer: { have: 2 } })
    await vi.waitFor(() => expect(watcher.told.at(-1)).toMatchObject({ kind: 'snapshot', version: 2 }))
    expect(JSON.stringify(watcher.told)).not.toContain(other.id)
    watcher.close()
  })
})
