import {
  claimEffectsStatement,
  effectDoneStatement,
  effectFailedStatement,
  effectFromRow,
  eventFromRow,
  headFromRow,
  headStatement,
  statement,
  streamStatement,
} from '@batchproof/db'
import type { Effect, Row } from '@batchproof/db'
import { addSeconds, parseStream } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import { batchRoom, floorRoom, signServicePost } from '@batchproof/protocol'
import type { FloorCard, RoomPost } from '@batchproof/protocol'
import { progressFromRow } from '../queries/rows.ts'
import type { Records, RoomsConfig } from '../records.ts'

const CLAIM_LIMIT = 20
/** How long a worker may take before another may try the same effect. */
const CLAIM_SECONDS = 15
const LONGEST_WAIT_SECONDS = 300
const POST_TIMEOUT_MILLISECONDS = 5000

/**
 * Does what is due after commits: tells live rooms. Called after every command without holding up its answer, and on
 * a timer for what failed. A room that is down gets everything once it is back, in order.
 */
export async function drainEffects(records: Records): Promise<void> {
  const { rooms } = records
  if (!rooms) return
  const now = records.now()
  const { rows } = await records.db.write([
    claimEffectsStatement(now, addSeconds(now, CLAIM_SECONDS), CLAIM_LIMIT),
  ])
  for (const effect of (rows[0] ?? []).map(effectFromRow)) await tellRoom(records, rooms, effect)
}

async function tellRoom(records: Records, rooms: RoomsConfig, effect: Effect): Promise<void> {
  try {
    const { fromVersion, toVersion } = effect.payload as { fromVersion: number; toVersion: number }
    const { id } = parseStream(effect.subject)
    const [events = [], cards = []] = await records.db.read([
      streamStatement(effect.subject, fromVersion - 1),
      statement('SELECT * FROM batch_row WHERE id = ?', id),
    ])
    const told = events.map(eventFromRow).filter((event) => event.version <= toVersion)
    const heardAt = told.at(-1)?.recordedAt ?? effect.createdAt
    const room = batchRoom(records.organisationId, id)
    const answer = await post(rooms, room, { kind: 'events', events: told, heardAt })
    if (answer === 'snapshot_needed')
      await post(rooms, room, await snapshotOf(records, effect.subject, heardAt))
    const [card] = cards.map(cardFromRow)
    if (card) await post(rooms, floorRoom(records.organisationId), { kind: 'card', seq: lastSeq(told), card })
    await records.db.write([effectDoneStatement(effect.id, records.now())])
  } catch (error) {
    const waitSeconds = Math.min(2 ** effect.attempts, LONGEST_WAIT_SECONDS)
    const words = error instanceof Error ? error.name : 'failed'
    await records.db.write([effectFailedStatement(effect.id, words, addSeconds(records.now(), waitSeconds))])
  }
}

const lastSeq = (events: readonly RecordEvent[]): number => events.at(-1)?.seq ?? 0

/** The batch as it stands now, for a room that has slept or missed something. */
async function snapshotOf(records: Records, stream: string, heardAt: string): Promise<RoomPost> {
  const [rows = []] = await records.db.read([headStatement(stream)])
  const { version, state } = headFromRow(stream, rows[0])
  if (state === null) throw new Error('the batch has no state yet')
  return { kind: 'snapshot', version, state: state as BatchState, heardAt }
}

/**
 * Posts to a room over HTTP, signed with the service's key so that nobody else can speak to watchers.
 *
 * @throws Error when the room does not take the post
 */
async function post(
  rooms: RoomsConfig,
  room: string,
  message: RoomPost,
): Promise<'taken' | 'snapshot_needed'> {
  const body = JSON.stringify(message)
  const signature = await signServicePost(rooms.serviceKey, room, body)
  const response = await fetch(`${rooms.origin}/parties/main/${encodeURIComponent(room)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body,
    signal: AbortSignal.timeout(POST_TIMEOUT_MILLISECONDS),
  })
  // Read to the end, so that the connection can be used again.
  const answer = await response.text()
  if (response.ok) return 'taken'
  if (response.status === 409 && answer.includes('"need":"snapshot"')) return 'snapshot_needed'
  throw new Error(`the room answered ${response.status}`)
}

/** A card of the floor from a row of `batch_row`. */
export function cardFromRow(row: Row): FloorCard {
  return {
    id: row.id as string,
    batchNumber: row.batch_number as string,
    productName: row.product_name as string,
    strength: row.strength as string,
    status: row.status as string,
    hazardous: row.hazardous === 1,
    technicianId: row.technician_id as string | null,
    technicianName: row.technician_name as string | null,
    roomId: row.room_id as string | null,
    roomName: row.room_name as string | null,
    startsAt: row.starts_at as string | null,
    endsAt: row.ends_at as string | null,
    commencedAt: row.commenced_at as string | null,
    stepsDone: row.steps_done as number,
    stepsTotal: row.steps_total as number,
    currentStep: row.current_step as string | null,
    waitsForWitness: row.waits_for_witness === 1,
    held: row.held === 1,
    hasDeviations: row.has_deviations === 1,
    progress: progressFromRow(row),
    updatedAt: row.updated_at as string,
  }
}
