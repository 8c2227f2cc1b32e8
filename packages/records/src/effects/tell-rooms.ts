import { eventFromRow, headFromRow, headStatement, statement, streamStatement } from '@batchproof/db'
import type { Effect } from '@batchproof/db'
import { parseStream } from '@batchproof/domain'
import type { BatchState, RecordEvent } from '@batchproof/domain'
import { batchRoom, floorRoom, signServicePost } from '@batchproof/protocol'
import type { RoomPost } from '@batchproof/protocol'
import { cardFromRow } from '../queries/rows.ts'
import type { Records, RoomsConfig } from '../records.ts'
import { DeliveryRefused } from './delivery-problem.ts'

const POST_TIMEOUT_MILLISECONDS = 5000

/**
 * Tells the batch's room what was committed since it was last told, and the floor how the batch stands now. Both at
 * once: a batch's room that is slow does not keep the floor waiting.
 *
 * @throws Error when a room did not take it; what the other one took is passed over there when it comes again
 */
export async function tellRooms(
  rooms: RoomsConfig,
  records: Records,
  stream: string,
  effects: readonly Effect[],
): Promise<void> {
  const spans = effects.map(({ payload }) => payload as { fromVersion: number; toVersion: number })
  const from = Math.min(...spans.map(({ fromVersion }) => fromVersion))
  const to = Math.max(...spans.map(({ toVersion }) => toVersion))
  const { id } = parseStream(stream)
  const [events = [], cards = []] = await records.db.read([
    streamStatement(stream, from - 1),
    statement('SELECT * FROM batch_row WHERE id = ?', id),
  ])
  const told = events.map(eventFromRow).filter(({ version }) => version <= to)
  const last = told.at(-1)
  const [card] = cards.map(cardFromRow)
  if (!last || !card) throw new Error('the events are not there to be read')
  const outcomes = await Promise.allSettled([
    tellBatch(records, rooms, stream, told, last.recordedAt),
    post(rooms, floorRoom(records.organisationId), { kind: 'card', seq: last.seq, card }),
  ])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

async function tellBatch(
  records: Records,
  rooms: RoomsConfig,
  stream: string,
  events: readonly RecordEvent[],
  heardAt: string,
): Promise<void> {
  const room = batchRoom(records.organisationId, parseStream(stream).id)
  const answer = await post(rooms, room, { kind: 'events', events, heardAt })
  if (answer === 'snapshot_needed') await post(rooms, room, await snapshotOf(records, stream, heardAt))
}

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
 * @throws DeliveryRefused when the room does not take the post
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
  throw new DeliveryRefused(`The room answered ${response.status}.`)
}
