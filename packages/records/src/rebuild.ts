import { readEvents, saveStateStatement, statement } from '@batchproof/db'
import type { Database, Row, Statement } from '@batchproof/db'
import { aggregates, canonicalJson, evolve, parseStream } from '@batchproof/domain'
import type { RecordEvent } from '@batchproof/domain'
import { eventStatements, projectionStatements, READ_TABLES } from './projections/projections.ts'

/** A stream folded from its first event. */
interface Folded {
  readonly stream: string
  state: unknown
  version: number
  readonly firstAt: string
  lastAt: string
}

/** One difference between the tables as they stand and as the events make them. */
export interface TableDifference {
  readonly table: string
  readonly key: string
  readonly problem: 'missing' | 'extra' | 'differs'
}

const PAGE_EVENTS = 500
const CHUNK_STATEMENTS = 400

/**
 * Folds every stream of the record, reading it once in order.
 *
 * @param onEvent is told of each event with the state that it was added to
 */
export async function foldRecord(
  db: Database,
  onEvent: (event: RecordEvent, before: unknown) => Promise<void> | void = () => {},
): Promise<ReadonlyMap<string, Folded>> {
  const streams = new Map<string, Folded>()
  for (let afterSeq = 0; ;) {
    const events = await readEvents(db, { afterSeq, limit: PAGE_EVENTS })
    for (const event of events) {
      const { type } = parseStream(event.stream)
      const found = streams.get(event.stream)
      const folded = found ?? {
        stream: event.stream,
        state: aggregates[type].initial as unknown,
        version: 0,
        firstAt: event.recordedAt,
        lastAt: event.recordedAt,
      }
      await onEvent(event, folded.state)
      folded.state = evolve(type, folded.state, event)
      folded.version = event.version
      folded.lastAt = event.recordedAt
      streams.set(event.stream, folded)
    }
    const last = events.at(-1)
    if (!last) return streams
    afterSeq = last.seq
  }
}

/**
 * Builds the read tables again from the events, into `target`: an empty, migrated database, or the live one, whose
 * read tables are emptied first (X03). Nobody may write meanwhile.
 */
export async function rebuildInto(source: Database, target: Database): Promise<void> {
  await target.write(READ_TABLES.map((table) => statement(`DELETE FROM ${table}`)))
  let waiting: Statement[] = []
  const send = async (statements: readonly Statement[], isLast = false) => {
    waiting.push(...statements)
    if (waiting.length === 0 || (waiting.length < CHUNK_STATEMENTS && !isLast)) return
    await target.write(waiting)
    waiting = []
  }
  const streams = await foldRecord(source, (event, before) =>
    send(eventStatements(event.stream, before, event)),
  )
  for (const { stream, state, version, firstAt, lastAt } of streams.values()) {
    const { initial } = aggregates[parseStream(stream).type]
    await send([
      saveStateStatement(stream, version, state),
      ...projectionStatements(stream, initial, state, { firstAt, lastAt }),
    ])
  }
  await send([], true)
}

/**
 * Builds the read tables again when a migration has asked for it, and not otherwise. To be called once at start-up,
 * after migrating and before anybody is served; when it is cut short, the next start does it again.
 *
 * @returns why it was done; empty when nothing was asked
 */
export async function rebuildWhenAsked(db: Database): Promise<string[]> {
  const [rows = []] = await db.read([statement('SELECT reason FROM rebuild_request ORDER BY reason')])
  const reasons = rows.map((row) => row.reason as string)
  if (reasons.length === 0) return []
  await rebuildInto(db, db)
  await db.write([statement('DELETE FROM rebuild_request')])
  return reasons
}

const rowKey = (row: Row) => canonicalJson(row)

async function rowsOf(db: Database, table: string): Promise<Map<string, Row>> {
  const [rows = []] = await db.read([statement(`SELECT * FROM ${table}`)])
  return new Map(rows.map((row) => [rowKey(row), row]))
}

/**
 * Compares the live read tables and cached states with what the events make of them in `scratch`, an empty migrated
 * database. An empty list: every row is what the record says (X03).
 */
export async function compareWithRebuilt(live: Database, scratch: Database): Promise<TableDifference[]> {
  await rebuildInto(live, scratch)
  const differences: TableDifference[] = []
  for (const table of READ_TABLES) {
    const [now, built] = await Promise.all([rowsOf(live, table), rowsOf(scratch, table)])
    for (const key of built.keys()) if (!now.has(key)) differences.push({ table, key, problem: 'missing' })
    for (const key of now.keys()) if (!built.has(key)) differences.push({ table, key, problem: 'extra' })
  }
  return [...differences, ...(await compareStates(live))]
}

async function compareStates(live: Database): Promise<TableDifference[]> {
  const streams = await foldRecord(live)
  const [rows = []] = await live.read([
    statement('SELECT stream, state FROM stream_head WHERE state IS NOT NULL'),
  ])
  return rows.flatMap((row): TableDifference[] => {
    const key = row.stream as string
    const cached = JSON.parse(row.state as string) as unknown
    const same = canonicalJson(streams.get(key)?.state ?? null) === canonicalJson(cached)
    return same ? [] : [{ table: 'stream_head', key, problem: 'differs' }]
  })
}
