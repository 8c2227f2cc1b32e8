import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import type { RecordEvent } from '@batchproof/domain/kernel/envelope.ts'
import { CHAIN_START, eventHash, type ChainFault } from '@batchproof/domain/kernel/hash-chain.ts'
import { parseStream } from '@batchproof/domain/kernel/stream.ts'
import { statement, type Database, type Row } from './database.ts'
import { EVENT_COLUMNS, eventFromRow, loadStream, type StreamPosition } from './event-store.ts'

/** Where the stored record is not what was recorded, and how. */
export interface RecordFault {
  readonly stream: string
  /** The version at which it shows. */
  readonly version: number
  /** Place in the whole record; null where the row is what is missing. */
  readonly seq: number | null
  /**
   * `unreadable`: not an event any more. `stored_form_differs`: means the same, but is not written as it was (spaces in
   * the JSON, another stream type). `tail_missing`: the stream's head is further than its last event.
   * `head_differs`: the head names another hash, or is behind. `head_missing`: a stream without a head.
   */
  readonly problem:
    | ChainFault['problem']
    | 'unreadable'
    | 'stored_form_differs'
    | 'tail_missing'
    | 'head_differs'
    | 'head_missing'
}

export interface VerificationReport {
  readonly eventCount: number
  readonly streamCount: number
  /** Sequence number of the last event that was read. */
  readonly lastSeq: number
  /** The first fault of each stream that has one; empty when every byte still fits. */
  readonly faults: readonly RecordFault[]
}

/** Small enough that a page stays below the 10 MB that a libSQL server answers at once. */
const PAGE_ROWS = 250

/**
 * Verifies every stream's chain, reading the record in pages while work goes on, and compares each stream's end with
 * its head, so that a cut-off tail shows as well. A whole stream removed together with its head is found by the
 * organisation's checkpoints, not here.
 */
export async function verifyRecord(db: Database): Promise<VerificationReport> {
  const walk = new ChainWalk()
  for (let lastSeq = 0; ;) {
    const sql = `SELECT ${EVENT_COLUMNS}, stream_type FROM record_event WHERE seq > ? ORDER BY seq LIMIT ${PAGE_ROWS}`
    const [rows = []] = await db.read([statement(sql, lastSeq)])
    for (const row of rows) walk.add(row)
    if (rows.length === 0) break
    lastSeq = rows[rows.length - 1]?.seq as number
  }
  await compareHeads(db, walk)
  const { eventCount, lastSeq } = walk
  return { eventCount, streamCount: walk.ends.size, lastSeq, faults: [...walk.faults.values()] }
}

/** Follows all chains at once; holds no more than each stream's end. */
class ChainWalk {
  readonly ends = new Map<string, StreamPosition>()
  readonly faults = new Map<string, RecordFault>()
  eventCount = 0
  lastSeq = 0

  add(row: Row): void {
    this.eventCount += 1
    this.lastSeq = row.seq as number
    try {
      const event = eventFromRow(row)
      this.follow(event)
      if (!isStoredForm(row, event)) this.fault(event.stream, event.version, event.seq, 'stored_form_differs')
    } catch {
      // Stored text that is no JSON, or holds what cannot be hashed.
      this.fault(String(row.stream), Number(row.version), this.lastSeq, 'unreadable')
      this.ends.set(String(row.stream), {
        stream: String(row.stream),
        version: Number(row.version),
        hash: String(row.hash),
      })
    }
  }

  follow(event: RecordEvent): void {
    const { seq, hash, prevHash, ...body } = event
    const end = this.ends.get(event.stream) ?? { version: 0, hash: CHAIN_START }
    const at = [event.stream, event.version, seq] as const
    if (event.version !== end.version + 1) this.fault(...at, 'version_gap')
    else if (prevHash !== end.hash) this.fault(...at, 'prev_hash_differs')
    else if (eventHash(body, prevHash) !== hash) this.fault(...at, 'hash_differs')
    this.ends.set(event.stream, { stream: event.stream, version: event.version, hash })
  }

  /** Keeps the first of a stream: what follows is its consequence. */
  fault(stream: string, version: number, seq: number | null, problem: RecordFault['problem']): void {
    if (!this.faults.has(stream)) this.faults.set(stream, { stream, version, seq, problem })
  }
}

/** The hash covers what an event says; this covers the bytes that say it. */
function isStoredForm(row: Row, event: RecordEvent): boolean {
  const signature = event.signature === null ? null : canonicalJson(event.signature)
  const { type } = parseStream(event.stream)
  return (
    row.payload === canonicalJson(event.payload) && row.signature === signature && row.stream_type === type
  )
}

async function compareHeads(db: Database, walk: ChainWalk): Promise<void> {
  const unseen = new Set(walk.ends.keys())
  for (let after = ''; ;) {
    const sql = 'SELECT stream, version, hash FROM stream_head WHERE stream > ? ORDER BY stream LIMIT 2000'
    const [rows = []] = await db.read([statement(sql, after)])
    for (const row of rows) {
      const head = { stream: row.stream as string, version: row.version as number, hash: row.hash as string }
      unseen.delete(head.stream)
      if (!agrees(walk, head)) await explain(db, walk, head)
    }
    if (rows.length === 0) break
    after = rows[rows.length - 1]?.stream as string
  }
  for (const stream of unseen) walk.fault(stream, walk.ends.get(stream)?.version ?? 0, null, 'head_missing')
}

function agrees(walk: ChainWalk, head: StreamPosition): boolean {
  const end = walk.ends.get(head.stream)
  return end !== undefined && end.version === head.version && end.hash === head.hash
}

/** The stream may have grown since it was read: its newer events are followed before the head is called wrong. */
async function explain(db: Database, walk: ChainWalk, head: StreamPosition): Promise<void> {
  const known = walk.ends.get(head.stream)?.version ?? 0
  const newer = await loadStream(db, head.stream, known)
  for (const event of newer.filter((each) => each.version <= head.version)) {
    walk.eventCount += 1
    walk.follow(event)
  }
  if (agrees(walk, head)) return
  const end = walk.ends.get(head.stream)?.version ?? 0
  const problem = end < head.version ? 'tail_missing' : 'head_differs'
  walk.fault(head.stream, problem === 'tail_missing' ? end + 1 : head.version, null, problem)
}
