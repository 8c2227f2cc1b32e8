import { aggregates } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import type { FloorCard, RoomMessage } from '@batchproof/protocol'
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { BatchRoom } from './batch-room.svelte.ts'
import { FloorRoom } from './floor-room.svelte.ts'

const BATCH = 'b-1'
const BY = { personId: 'p-1', name: 'Maria Lopez', at: '2026-11-20T12:00:00.000Z' }

/** A room on a wire that the test holds. */
class FakeSocket extends EventTarget {
  static opened: FakeSocket[] = []
  static readonly OPEN = 1
  readonly OPEN = 1
  readyState = 0
  binaryType = 'blob'
  readonly sent: string[] = []
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    FakeSocket.opened.push(this)
    queueMicrotask(() => {
      this.readyState = 1
      this.dispatchEvent(new Event('open'))
    })
  }
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.readyState = 3
  }
  says(message: RoomMessage) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
    flushSync()
  }
  drops() {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
}

const state = (version: number): BatchState => ({
  ...aggregates.batch.initial,
  id: BATCH,
  status: 'in_progress',
  held: version % 2 === 0 ? { ...BY, reason: 'Particles' } : null,
})
const event = (version: number) =>
  ({
    version,
    ...(version % 2 === 0
      ? { type: 'BatchHeld', payload: { reason: 'Particles', by: BY } }
      : { type: 'BatchResumed', payload: { reason: 'Clean', by: BY } }),
  }) as RecordEvent
const heardAt = (version: number) => `2026-11-20T12:00:${String(version).padStart(2, '0')}.000Z`
const told = (version: number): RoomMessage => ({
  kind: 'event',
  event: event(version),
  heardAt: heardAt(version),
})
const snapshot = (version: number): RoomMessage => ({
  kind: 'snapshot',
  version,
  state: version === 0 ? aggregates.batch.initial : state(version),
  heardAt: version === 0 ? null : heardAt(version),
})

function api() {
  let count = 0
  return {
    record: { version: 0 },
    live: {
      token: {
        query: vi.fn(async () => ({
          host: 'ws://rooms',
          room: `batch:o:${BATCH}`,
          token: `t${++count}`,
          expiresAt: new Date(Date.now() + 120_000).toISOString(),
          now: new Date().toISOString(),
        })),
      },
    },
    batch: { get: { query: vi.fn(async () => ({ state: state(0), streamVersion: 0 })) } },
  }
}

/** Waits until the room's socket is there and open. */
async function socketNumber(count: number): Promise<FakeSocket> {
  await vi.waitFor(() => expect(FakeSocket.opened[count - 1]?.readyState).toBe(1), { timeout: 5000 })
  return FakeSocket.opened[count - 1]!
}

beforeEach(() => {
  FakeSocket.opened = []
  vi.stubGlobal('WebSocket', FakeSocket)
})

describe('a batch page that watches', () => {
  it('[C03] shows what it was loaded with, then each event by the rules of the record', async () => {
    const asked = api()
    const room = new BatchRoom()
    const leave = room.connect(BATCH, { state: state(3), version: 3 }, asked)
    expect([room.connection, room.version, room.state?.held]).toEqual(['connecting', 3, null])
    const socket = await socketNumber(1)
    expect(socket.url).toBe(`ws://rooms/parties/main/${encodeURIComponent(`batch:o:${BATCH}`)}?token=t1`)

    socket.says(snapshot(0))
    socket.says({
      kind: 'presence',
      watchers: [{ personId: 'p', name: 'Ana', role: 'qa', place: 'office' }],
      ipad: { here: true, heardAt: heardAt(2) },
    })
    socket.says(told(4))
    socket.says(told(4))

    expect([room.connection, room.version, room.heardAt]).toEqual(['live', 4, heardAt(4)])
    expect(room.state?.held?.reason).toBe('Particles')
    expect(room.watchers).toHaveLength(1)
    expect(asked.batch.get.query).not.toHaveBeenCalled()
    leave()
  })

  it('[C03] takes a newer snapshot and never an older one', async () => {
    const asked = api()
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(5), version: 5 }, asked)
    const socket = await socketNumber(1)

    socket.says(snapshot(4))
    expect(room.version).toBe(5)
    socket.says(snapshot(8))
    expect([room.version, room.state?.held?.reason]).toEqual([8, 'Particles'])
    room.close()
  })

  it('[C03] reads the record where an event is missing, and goes on from there', async () => {
    const asked = api()
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(3), version: 3 }, asked)
    const socket = await socketNumber(1)
    asked.batch.get.query.mockResolvedValue({ state: state(5), streamVersion: 5 })

    socket.says(snapshot(0))
    socket.says(told(6))
    expect(room.version).toBe(3)

    await vi.waitFor(() => expect(room.version).toBe(6))
    expect(asked.batch.get.query).toHaveBeenCalledTimes(1)
    expect(room.state?.held?.reason).toBe('Particles')
    room.close()
  })

  it('[C03] comes back with a fresh token, and reads what it missed when the room knows nothing', async () => {
    const asked = api()
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(3), version: 3 }, asked)
    const first = await socketNumber(1)
    first.says(snapshot(0))
    asked.batch.get.query.mockResolvedValue({ state: state(9), streamVersion: 9 })

    first.drops()
    expect([room.connection, room.watchers]).toEqual(['lost', []])
    const second = await socketNumber(2)
    expect(second.url).toContain('token=t2')
    second.says(snapshot(0))

    await vi.waitFor(() => expect([room.connection, room.version]).toEqual(['live', 9]))
    room.close()
  })

  it('[C03] asks no more where there is no room', async () => {
    const asked = api()
    asked.live.token.query.mockRejectedValue(Object.assign(new Error(), { data: { code: 'NOT_FOUND' } }))
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(3), version: 3 }, asked)

    await vi.waitFor(() => expect(room.connection).toBe('lost'))
    await new Promise((done) => setTimeout(done, 1500))
    expect(asked.live.token.query).toHaveBeenCalledTimes(1)
    expect(room.version).toBe(3)
    room.close()
  })

  it('[C03] notices a line that died without a word', async () => {
    const asked = api()
    const room = new BatchRoom()
    vi.useFakeTimers()
    room.connect(BATCH, undefined, asked)
    await vi.advanceTimersByTimeAsync(10)
    const [socket] = FakeSocket.opened

    await vi.advanceTimersByTimeAsync(20_000)
    expect([socket?.sent, room.connection]).toEqual([['ping'], 'live'])
    await vi.advanceTimersByTimeAsync(19_990)
    await vi.advanceTimersByTimeAsync(5000)
    vi.useRealTimers()

    expect(FakeSocket.opened).toHaveLength(2)
    room.close()
  })

  it('[C03] renews its stay over the open line, and is told the clock of the server', async () => {
    const asked = api()
    const room = new BatchRoom()
    vi.useFakeTimers()
    asked.live.token.query.mockImplementation(async () => {
      const count = asked.live.token.query.mock.calls.length
      const [now, expiresAt] = [30_000, 150_000].map((ahead) => new Date(Date.now() + ahead).toISOString())
      return {
        host: 'ws://rooms',
        room: `batch:o:${BATCH}`,
        token: `t${count}`,
        expiresAt: expiresAt!,
        now: now!,
      }
    })
    room.connect(BATCH, { state: state(3), version: 3 }, asked)
    await vi.advanceTimersByTimeAsync(10)
    const [socket] = FakeSocket.opened
    socket?.says({ kind: 'presence', watchers: [], ipad: null })
    expect(room.clockAheadMilliseconds).toBe(30_000)

    const pulse = setInterval(
      () => socket?.dispatchEvent(new MessageEvent('message', { data: 'pong' })),
      5000,
    )
    await vi.advanceTimersByTimeAsync(70_000)
    clearInterval(pulse)
    room.close()
    vi.useRealTimers()

    expect(socket?.sent.filter((word) => word !== 'ping')).toEqual(['renew t2'])
    expect(FakeSocket.opened).toHaveLength(1)
  })

  it('[C03] keeps in mind when the iPad was last heard while the room is away', async () => {
    const asked = api()
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(3), version: 3 }, asked)
    const socket = await socketNumber(1)
    socket.says({ kind: 'presence', watchers: [], ipad: { here: true, heardAt: heardAt(2) } })
    expect(room.ipad).toEqual({ here: true, heardAt: heardAt(2) })

    socket.drops()
    expect(room.ipad).toEqual({ here: false, heardAt: heardAt(2) })
    const second = await socketNumber(2)
    second.says({ kind: 'presence', watchers: [], ipad: null })
    expect(room.ipad).toEqual({ here: false, heardAt: heardAt(2) })
    room.close()
  })

  it('says nothing more once it is left', async () => {
    const asked = api()
    const room = new BatchRoom()
    room.connect(BATCH, { state: state(3), version: 3 }, asked)
    const socket = await socketNumber(1)
    room.close()

    socket.says(snapshot(9))
    expect([room.version, socket.readyState]).toEqual([3, 3])
  })
})

describe('a page that watches the floor', () => {
  it('[C03] keeps the newest card of each batch', async () => {
    const asked = api()
    const room = new FloorRoom()
    const leave = room.connect(asked)
    const socket = await socketNumber(1)
    const card = (id: string, minute: number) =>
      ({ id, updatedAt: `2026-11-20T12:0${minute}:00.000Z`, stepsDone: minute }) as FloorCard

    socket.says({ kind: 'cards', cards: [card('a', 1), card('b', 2)] })
    socket.says({ kind: 'card', card: card('a', 3) })
    socket.says({ kind: 'card', card: card('b', 1) })

    expect([...room.cards.values()].map(({ id, stepsDone }) => `${id}${stepsDone}`)).toEqual(['a3', 'b2'])
    expect(room.connection).toBe('live')
    leave()
  })
})
