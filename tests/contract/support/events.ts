import { randomUUID } from 'node:crypto'
import {
  appendStatements,
  loadHeads,
  sealEvents,
  WriteConflict,
  type Database,
  type PlacedEvent,
  type UnplacedEvent,
} from '@batchproof/db'

/** An event of a stream with everything filled in; `over` replaces members. */
export function anEvent(stream: string, over: Partial<UnplacedEvent> = {}): UnplacedEvent {
  return {
    id: randomUUID(),
    stream,
    type: 'StepPerformed',
    schemaVersion: 1,
    payload: { step: 3, measured: { value: '12.50', unit: 'mL' } },
    personId: 'person-1',
    personName: 'Ana Ruiz',
    personRole: 'technician',
    deviceId: 'ipad-1',
    commandId: randomUUID(),
    commandOrdinal: 0,
    commandType: 'PerformStep',
    reason: null,
    performedAt: '2026-11-21T08:00:00.000Z',
    clockOffsetMilliseconds: -120,
    recordedAt: '2026-11-21T08:00:00.120Z',
    signature: null,
    ...over,
  }
}

/** A stream name that no other test uses. */
export function aStream(): string {
  return `batch:${randomUUID()}`
}

/** Seals events behind the stream's present head. */
export async function sealNext(db: Database, bodies: readonly UnplacedEvent[]): Promise<PlacedEvent[]> {
  const stream = bodies[0]!.stream
  const head = (await loadHeads(db, [stream])).get(stream)!
  return sealEvents(head, bodies)
}

/** Appends behind the present head, once. */
export async function append(db: Database, ...bodies: UnplacedEvent[]): Promise<PlacedEvent[]> {
  const placed = await sealNext(db, bodies)
  await db.write(appendStatements(placed))
  return placed
}

/** Does `attempt` again as long as it loses races, as every caller of the event store does. Answers the attempts. */
export async function untilItWins(attempt: () => Promise<unknown>, most = 500): Promise<number> {
  for (let attempts = 1; ; attempts++) {
    try {
      await attempt()
      return attempts
    } catch (error) {
      if (!(error instanceof WriteConflict) || attempts >= most) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
    }
  }
}
