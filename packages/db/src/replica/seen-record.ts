import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { statement, type Row, type Statement } from '../database.ts'

const recordHead = z.object({ seq: z.number().int(), hash: z.string(), count: z.number().int() })

/** How far a record went: its last row, that row's hash, and how many rows there were. */
export type RecordHead = z.infer<typeof recordHead>

const seenRecord = z.object({
  syncedAt: z.string(),
  /** Null while the primary holds no event. */
  head: recordHead.nullable(),
  forkedAt: z.string().nullable(),
})

/** What a replica last saw of its primary, kept beside the replica's file so that it outlives the process. */
export type SeenRecord = z.infer<typeof seenRecord>

/** Reads what a replica has seen; null when it has never been in sync (or its note is unreadable). */
export function readSeenRecord(path: string): SeenRecord | null {
  try {
    return seenRecord.parse(JSON.parse(readFileSync(noteOf(path), 'utf8')))
  } catch {
    return null
  }
}

/** Replaces the note in one step, so that a crash leaves the old one or the new one. */
export function writeSeenRecord(path: string, seen: SeenRecord): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${noteOf(path)}.new`, JSON.stringify(seen))
  renameSync(`${noteOf(path)}.new`, noteOf(path))
}

/** The note's file, beside the replica's. */
export function noteOf(path: string): string {
  return `${path}-seen.json`
}

/** Reads the head of a record; `after` spares counting the rows that are counted already. */
export function headQuery(after: RecordHead | null): Statement {
  return statement(
    'SELECT seq, hash, (SELECT count(*) FROM record_event WHERE seq > ?) AS newer FROM record_event' +
      ' ORDER BY seq DESC LIMIT 1',
    after?.seq ?? 0,
  )
}

/** The head in the row of {@link headQuery}. */
export function headIn(row: Row | undefined, after: RecordHead | null): RecordHead | null {
  if (row === undefined) return null
  return { seq: Number(row.seq), hash: String(row.hash), count: (after?.count ?? 0) + Number(row.newer) }
}

/** Asks what a record holds at the place of a head; `countRows` is exact and reads the whole index. */
export function continuesQuery(seen: RecordHead, countRows: boolean): Statement {
  const count = countRows ? '(SELECT count(*) FROM record_event WHERE seq <= ?2)' : 'NULL'
  return statement(
    `SELECT (SELECT hash FROM record_event WHERE seq = ?1) AS hash, ${count} AS count, ?2`,
    seen.seq,
    seen.seq,
  )
}

/** Whether the record in the row of {@link continuesQuery} still holds everything that was seen. */
export function continues(seen: RecordHead, row: Row | undefined): boolean {
  if (row === undefined || row.hash !== seen.hash) return false
  return row.count === null || Number(row.count) === seen.count
}
