import { aggregates, evolve } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import type { RoomMessage, Watcher } from '@batchproof/protocol'
import { describe, expect, it } from 'vitest'
import { BatchRoomLogic } from './batch-room-logic.ts'

const BATCH = 'b-1'
const BY = { personId: 'p-1', name: 'Maria Lopez', at: '2026-11-20T12:00:00.000Z' }

/** The events of a short batch; the version is the place in the list. */
const HISTORY: readonly (readonly [type: string, payload: unknown])[] = [
  ['BatchDrafted', { id: BATCH, batchNumber: 'BR-1', recordId: 'BD-1', formula: null, plannedUnits: 10 }],
  ['BatchCommenced', { by: BY, ppeConfirmed: [], checks: [] }],
  ['StepStarted', { stepId: 's-1', by: BY }],
  ['BatchHeld', { reason: 'Particles', by: BY }],
  ['BatchResumed', { reason: 'Cleaned', by: BY }],
]

const event = (version: number, change: Partial<RecordEvent> = {}): RecordEvent => ({
  seq: 100 + version,
  id: `e-${version}`,
  stream: `batch:${BATCH}`,
  version,
  type: HISTORY[version - 1]![0],
  schemaVersion: 1,
  payload: HISTORY[version - 1]![1],
  personId: 'p-1',
  personName: 'Maria Lopez',
  personRole: 'technician',
  deviceId: 'd-1',
  commandId: `c-${version}`,
  commandOrdinal: 0,
  commandType: 'batch.startStep',
  reason: null,
  performedAt: heardAt(version),
  clockOffsetMilliseconds: null,
  recordedAt: heardAt(version),
  signature: null,
  prevHash: '',
  hash: '',
  ...change,
})
const heardAt = (version: number) => `2026-11-20T12:00:0${version}.000Z`
const events = (...versions: number[]) => ({
  kind: 'events' as const,
  events: versions.map((version) => event(version)),
  heardAt: heardAt(Math.max(...versions)),
})
const stateAt = (version: number): BatchState =>
  Array.from({ length: version }, (_, index) => event(index + 1)).reduce(
    (state, next) => evolve('batch', state, next) as BatchState,
    aggregates.batch.initial,
  )
const snapshot = (version: number) => ({
  kind: 'snapshot' as const,
  version,
  state: stateAt(version),
  heardAt: heardAt(version),
})
const versionsOf = (messages: readonly RoomMessage[]) =>
  messages.map((message) =>
    message.kind === 'event' ? message.event.version : message.kind === 'snapshot' ? message.version : null,
  )

const watcher = (personId: string, name: string, place: Watcher['place'] = 'office'): Watcher => ({
  personId,
  name,
  role: 'qa',
  place,
})

describe('batch room', () => {
  it('[C03] folds a batch from its first event and repeats each in order', () => {
    const room = new BatchRoomLogic(BATCH)

    const answer = room.post(events(3, 1, 2))

    expect(answer).toMatchObject({ status: 200, body: { have: 3 } })
    expect(versionsOf(answer.tell)).toEqual([1, 2, 3])
    expect(room.greet()).toEqual([{ kind: 'snapshot', version: 3, state: stateAt(3), heardAt: heardAt(3) }])
  })

  it('[C03] tells a duplicate to nobody', () => {
    const room = new BatchRoomLogic(BATCH)
    room.post(events(1, 2))

    expect(room.post(events(1, 2))).toEqual({ status: 200, body: { have: 2 }, tell: [] })
    expect(versionsOf(room.post(events(2, 3)).tell)).toEqual([3])
  })

  it('[C03] asks for a snapshot at a gap, after what came before it', () => {
    const room = new BatchRoomLogic(BATCH)
    room.post(events(1))

    const answer = room.post(events(2, 4))

    expect(answer).toMatchObject({ status: 409, body: { need: 'snapshot', have: 2 } })
    expect(versionsOf(answer.tell)).toEqual([2])
    expect(room.greet()).toMatchObject([{ version: 2 }])
  })

  it('[C03] asks for a snapshot when it is cold, takes it, tells it, and follows on', () => {
    const room = new BatchRoomLogic(BATCH)
    expect(room.greet()).toEqual([
      { kind: 'snapshot', version: 0, state: aggregates.batch.initial, heardAt: null },
    ])
    expect(room.post(events(4))).toMatchObject({ status: 409, body: { need: 'snapshot', have: 0 }, tell: [] })

    expect(room.post(snapshot(4))).toEqual({
      status: 200,
      body: { have: 4 },
      tell: [{ kind: 'snapshot', version: 4, state: stateAt(4), heardAt: heardAt(4) }],
    })
    room.post(events(5))
    expect(room.greet()).toMatchObject([{ version: 5, state: stateAt(5) }])
  })

  it('[C03] never goes back to an older snapshot', () => {
    const room = new BatchRoomLogic(BATCH)
    room.post(snapshot(4))

    expect(room.post(snapshot(3))).toEqual({ status: 200, body: { have: 4 }, tell: [] })
    expect(room.greet()).toMatchObject([{ version: 4 }])
  })

  it('[C03] asks for a snapshot instead of an event that it does not know', () => {
    const room = new BatchRoomLogic(BATCH)
    room.post(events(1))
    const unknown = {
      kind: 'events' as const,
      events: [event(2, { type: 'BatchSung' })],
      heardAt: heardAt(2),
    }

    expect(room.post(unknown)).toMatchObject({ status: 409, body: { need: 'snapshot', have: 1 }, tell: [] })
  })

  it('[C03] takes nothing of another batch, and no card', () => {
    const room = new BatchRoomLogic(BATCH)
    const other = { ...events(1), events: [event(1, { stream: 'batch:b-2' })] }

    expect(room.post(other).status).toBe(400)
    expect(room.post({ ...snapshot(3), state: { ...stateAt(3), id: 'b-2' } }).status).toBe(400)
    expect(room.post({ kind: 'card', seq: 1, card: {} as never }).status).toBe(400)
    expect(room.greet()).toMatchObject([{ version: 0 }])
  })

  it('[C03] keeps the latest word, whatever order posts come in', () => {
    const room = new BatchRoomLogic(BATCH)
    room.post({ ...events(1), heardAt: heardAt(5) })
    room.post({ ...events(2), heardAt: heardAt(2) })

    expect(room.greet()).toMatchObject([{ heardAt: heardAt(5) }])
  })

  it('[C03] shows each watcher once, by name', () => {
    const told = new BatchRoomLogic(BATCH).presence([
      watcher('p-2', 'Zoë Hart'),
      watcher('p-1', 'Ana Ruiz'),
      watcher('p-2', 'Zoë Hart'),
    ])

    expect(told).toEqual([
      { kind: 'presence', watchers: [watcher('p-1', 'Ana Ruiz'), watcher('p-2', 'Zoë Hart')], ipad: null },
    ])
  })

  it('[C03] says whether the iPad is here, and when it was last heard once it is gone', () => {
    const room = new BatchRoomLogic(BATCH)
    const ipad = watcher('p-1', 'Maria Lopez', 'kiosk')
    room.ipadHeard(heardAt(3))

    expect(room.presence([ipad, watcher('p-1', 'Maria Lopez')])).toMatchObject([
      { watchers: [{ place: 'kiosk' }, { place: 'office' }], ipad: { here: true, heardAt: heardAt(3) } },
    ])
    expect(room.presence([])).toEqual([
      { kind: 'presence', watchers: [], ipad: { here: false, heardAt: heardAt(3) } },
    ])
  })
})
