import { hash as digest } from 'node:crypto'
import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import type { EventBody, RecordEvent } from '@batchproof/domain/kernel/envelope.ts'
import { CHAIN_START, eventText } from '@batchproof/domain/kernel/hash-chain.ts'
import { parseStream } from '@batchproof/domain/kernel/stream.ts'
import { statement, type Database, type Row, type Statement } from './database.ts'

/** An event that has all but its place: the stream's next version and hash are given by {@link sealEvents}. */
export type UnplacedEvent = Omit<EventBody, 'version'>

/** An event in its place in the stream; the database adds `seq`. */
export type PlacedEvent = Omit<RecordEvent, 'seq'>

/** Where a stream ends: version 0 and `CHAIN_START` when it has not begun. */
export interface StreamPosition {
  readonly stream: string
  readonly version: number
  readonly hash: string
}

/** Where a stream ends, and the state folded to that version when it is cached. */
export interface StreamHead extends StreamPosition {
  readonly state: unknown
}

/**
 * Gives events their place behind `head`: version, previous hash and hash.
 *
 * @throws RangeError when an event is of another stream; TypeError when it holds what the record cannot (a float, a
 * text that is not well-formed Unicode)
 */
export function sealEvents(head: StreamPosition, bodies: readonly UnplacedEvent[]): PlacedEvent[] {
  let { version, hash } = head
  return bodies.map((body) => {
    if (body.stream !== head.stream)
      throw new RangeError('an event belongs to one stream, its head to another')
    const prevHash = hash
    version += 1
    const placed = eventBody({ ...body, version })
    refuseUnstorableText(placed)
    // As the domain's eventHash, by the host: a verifier then checks one implementation of SHA-256 by another.
    hash = digest('sha256', eventText(placed, prevHash))
    return { ...placed, prevHash, hash }
  })
}

/**
 * The statements that append events, and abort the whole write when the stream or a guarded one has moved. They
 * belong in one `write`, before anything else of it.
 *
 * @param guards other streams that must still be at the version at which their facts were read; a guard on a stream
 * that is itself appended to is left out, since the append checks it
 */
export function appendStatements(
  events: readonly PlacedEvent[],
  guards: readonly { readonly stream: string; readonly version: number }[] = [],
): Statement[] {
  const own = new Set(events.map((event) => event.stream))
  const others = guards.filter((guard) => !own.has(guard.stream))
  return [...events.map(insertEvent), ...(others.length > 0 ? [insertGuards(others)] : [])]
}

/**
 * Caches the folded state of a stream at a version; does nothing when the stream is elsewhere. Not in canonical form:
 * a cache is neither hashed nor signed, and a batch's state is the largest text of its write.
 */
export function saveStateStatement(stream: string, version: number, state: unknown): Statement {
  return statement(
    'UPDATE stream_head SET state = ? WHERE stream = ? AND version = ?',
    JSON.stringify(state),
    stream,
    version,
  )
}

/** Reads a stream's head; give its row (or none) to {@link headFromRow}. */
export function headStatement(stream: string): Statement {
  return statement('SELECT stream, version, hash, state FROM stream_head WHERE stream = ?', stream)
}

/** The head in a row of {@link headStatement}; without a row the head of a stream that has not begun. */
export function headFromRow(stream: string, row: Row | undefined): StreamHead {
  if (row === undefined) return { stream, version: 0, hash: CHAIN_START, state: null }
  const state = row.state === null ? null : (JSON.parse(row.state as string) as unknown)
  return { stream, version: row.version as number, hash: row.hash as string, state }
}

/** Heads of several streams from one snapshot. Every stream asked for has an entry. */
export async function loadHeads(db: Database, streams: readonly string[]): Promise<Map<string, StreamHead>> {
  const names = [...new Set(streams)]
  const results = await db.read(names.map(headStatement))
  return new Map(names.map((stream, index) => [stream, headFromRow(stream, results[index]?.[0])]))
}

/** Reads a stream's events in order; give each row to {@link eventFromRow}. */
export function streamStatement(stream: string, afterVersion = 0): Statement {
  return statement(
    `SELECT ${EVENT_COLUMNS} FROM record_event WHERE stream = ? AND version > ? ORDER BY version`,
    stream,
    afterVersion,
  )
}

/** All events of a stream after a version, in order. */
export async function loadStream(db: Database, stream: string, afterVersion = 0): Promise<RecordEvent[]> {
  const [rows = []] = await db.read([streamStatement(stream, afterVersion)])
  return rows.map(eventFromRow)
}

/** What a command put into the record, in its order; empty when the command is not recorded. */
export async function loadCommandEvents(db: Database, commandId: string): Promise<RecordEvent[]> {
  const sql = `SELECT ${EVENT_COLUMNS} FROM record_event WHERE command_id = ? ORDER BY command_ordinal`
  const [rows = []] = await db.read([statement(sql, commandId)])
  return rows.map(eventFromRow)
}

/** An event as it was sealed, from its row: hashing it again gives the stored hash. */
export function eventFromRow(row: Row): RecordEvent {
  return {
    seq: row.seq as number,
    id: row.id as string,
    stream: row.stream as string,
    version: row.version as number,
    type: row.type as string,
    schemaVersion: row.schema_version as number,
    payload: JSON.parse(row.payload as string) as unknown,
    personId: row.person_id as string,
    personName: row.person_name as string,
    personRole: row.person_role as string,
    deviceId: row.device_id as string,
    commandId: row.command_id as string,
    commandOrdinal: row.command_ordinal as number,
    commandType: row.command_type as string,
    reason: row.reason as string | null,
    performedAt: row.performed_at as string,
    clockOffsetMilliseconds: row.clock_offset_milliseconds as number | null,
    recordedAt: row.recorded_at as string,
    signature:
      row.signature === null ? null : (JSON.parse(row.signature as string) as RecordEvent['signature']),
    prevHash: row.prev_hash as string,
    hash: row.hash as string,
  }
}

/** Columns of `record_event` that {@link eventFromRow} needs. */
export const EVENT_COLUMNS =
  'seq, id, stream, version, type, schema_version, payload, person_id, person_name, person_role, device_id,' +
  ' command_id, command_ordinal, command_type, reason, performed_at, clock_offset_milliseconds, recorded_at,' +
  ' signature, prev_hash, hash'

const INSERT_EVENT =
  'INSERT INTO record_event (id, stream, stream_type, version, type, schema_version, payload, person_id,' +
  ' person_name, person_role, device_id, command_id, command_ordinal, command_type, reason, performed_at,' +
  ' clock_offset_milliseconds, recorded_at, signature, prev_hash, hash)' +
  ' VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

function insertGuards(guards: readonly { readonly stream: string; readonly version: number }[]): Statement {
  const sql = `INSERT INTO stream_guard (stream, version) VALUES ${guards.map(() => '(?, ?)').join()}`
  return statement(sql, ...guards.flatMap(({ stream, version }) => [stream, version]))
}

function insertEvent(event: PlacedEvent): Statement {
  const args = [
    event.id,
    event.stream,
    parseStream(event.stream).type,
    event.version,
    event.type,
    event.schemaVersion,
    canonicalJson(event.payload),
    event.personId,
    event.personName,
    event.personRole,
    event.deviceId,
    event.commandId,
    event.commandOrdinal,
    event.commandType,
    event.reason,
    event.performedAt,
    event.clockOffsetMilliseconds,
    event.recordedAt,
    event.signature === null ? null : canonicalJson(event.signature),
    event.prevHash,
    event.hash,
  ]
  return { sql: INSERT_EVENT, args, onlyOnce: true }
}

/** Exactly the members that the hash covers: a stray one would be hashed but not stored. */
function eventBody(event: EventBody): EventBody {
  return {
    id: event.id,
    stream: event.stream,
    version: event.version,
    type: event.type,
    schemaVersion: event.schemaVersion,
    payload: event.payload,
    personId: event.personId,
    personName: event.personName,
    personRole: event.personRole,
    deviceId: event.deviceId,
    commandId: event.commandId,
    commandOrdinal: event.commandOrdinal,
    commandType: event.commandType,
    reason: event.reason,
    performedAt: event.performedAt,
    clockOffsetMilliseconds: event.clockOffsetMilliseconds,
    recordedAt: event.recordedAt,
    signature: event.signature,
  }
}

/** A lone surrogate or a NUL would come back from the database as something else than was hashed. */
function refuseUnstorableText(event: EventBody): void {
  for (const value of Object.values(event)) {
    if (typeof value === 'string' && /[\p{Surrogate}\0]/u.test(value)) {
      throw new TypeError('the record holds well-formed Unicode text only')
    }
  }
}
