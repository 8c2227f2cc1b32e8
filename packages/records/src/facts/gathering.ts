import { eventFromRow, headFromRow, statement, streamStatement } from '@batchproof/db'
import type { Database, Row, Statement, StreamHead } from '@batchproof/db'
import { aggregates, evolve, parseStream } from '@batchproof/domain'
import type { StateOf, StreamType } from '@batchproof/domain'

/** A head with its state folded, whatever was cached. */
export interface ReadHead<State = unknown> extends StreamHead {
  readonly state: State
}

const HEAD_COLUMNS = 'stream, version, hash, state'

/** The heads of streams by name. A state is the largest text of a head: one that is known by its hash is left out. */
function namedHeads(asked: ReadonlyMap<string, StreamHead | undefined>): Statement {
  const streams = [...asked.keys()]
  const hashes = [...asked.values()].map((known) => known?.hash ?? null)
  const state = `CASE hash ${hashes.map(() => 'WHEN ? THEN NULL').join(' ')} ELSE state END`
  const sql = `SELECT stream, version, hash, ${state} AS state FROM stream_head
    WHERE stream IN (${streams.map(() => '?').join()})`
  return statement(sql, ...hashes, ...streams)
}

const STATES_KEPT = 128
/** Heads lately read, by stream. A hash stands for the whole stream behind it, so that an equal one never misleads. */
const latest = new Map<string, StreamHead>()

function readHead(row: Row, known: StreamHead | undefined): StreamHead {
  if (known && known.hash === row.hash) return known
  const head = headFromRow(row.stream as string, row)
  if (latest.size >= STATES_KEPT) latest.clear()
  if (head.state !== null) latest.set(head.stream, head)
  return head
}

/**
 * Collects what a command must read, so that all of it is read in one round trip over one snapshot. Each question
 * gives back a function that answers once `read` has run.
 */
export class Gathering {
  readonly #statements: Statement[] = []
  readonly #heads = new Map<string, ReadHead>()
  /** Streams that were asked for by name, with the head that was known then. */
  readonly #asked = new Map<string, StreamHead | undefined>()
  #rows: Row[][] | null = null

  /** Asks for rows. */
  ask<Answer>(question: Statement, read: (rows: Row[]) => Answer): () => Answer {
    const index = this.#statements.push(question) - 1
    return () => {
      if (!this.#rows) throw new Error('the facts are not read yet')
      return read(this.#rows[index] ?? [])
    }
  }

  /** Asks for the head of one stream by name, once however many rules look at it. */
  head<Type extends StreamType>(type: Type, id: string): () => ReadHead<StateOf<Type>> {
    const stream = `${type}:${id}`
    if (!this.#asked.has(stream)) this.#asked.set(stream, latest.get(stream))
    return () => this.headOf<StateOf<Type>>(stream)
  }

  /** Asks for the heads whose streams a subquery names. */
  headsWhere<Type extends StreamType>(
    type: Type,
    where: string,
    ...args: Statement['args'][number][]
  ): () => ReadHead<StateOf<Type>>[] {
    return this.heads(
      type,
      statement(`SELECT ${HEAD_COLUMNS} FROM stream_head WHERE ${where}`, ...args),
    ) as () => ReadHead<StateOf<Type>>[]
  }

  private heads(type: StreamType, question: Statement): () => ReadHead[] {
    return this.ask(question, (rows) =>
      rows.map((row) => {
        const head = this.#heads.get(row.stream as string)
        if (!head) throw new Error(`the ${type} ${String(row.stream)} was not folded`)
        return head
      }),
    )
  }

  /** The head of a stream that was asked for; of one that has not begun when there is none. */
  headOf<State>(stream: string): ReadHead<State> {
    const found = this.#heads.get(stream)
    if (found) return found as ReadHead<State>
    return { ...headFromRow(stream, undefined), state: aggregates[parseStream(stream).type].initial as State }
  }

  /** Every stream whose head was read, with its version: what the decision rests on. */
  readHeads(): ReadonlyMap<string, ReadHead> {
    return this.#heads
  }

  /** Reads everything. A head whose cached state is missing is folded from its events, in one more round trip. */
  async read(db: Database): Promise<void> {
    const named = this.#asked.size > 0 ? [namedHeads(this.#asked)] : []
    this.#rows = await db.read([...this.#statements, ...named])
    const unfolded: StreamHead[] = []
    for (const rows of this.#rows)
      for (const row of rows) {
        if (row.stream === undefined || row.hash === undefined || row.payload !== undefined) continue
        if (this.#heads.has(row.stream as string)) continue
        const stream = row.stream as string
        const head = readHead(row, this.#asked.get(stream) ?? latest.get(stream))
        if (head.state === null) unfolded.push(head)
        else this.#heads.set(head.stream, head)
      }
    if (unfolded.length > 0) await this.#fold(db, unfolded)
  }

  async #fold(db: Database, heads: readonly StreamHead[]): Promise<void> {
    const results = await db.read(heads.map((head) => streamStatement(head.stream)))
    for (const [index, head] of heads.entries()) {
      const { type } = parseStream(head.stream)
      const events = (results[index] ?? []).map(eventFromRow).filter((event) => event.version <= head.version)
      const state = events.reduce(
        (folded, event) => evolve(type, folded, event),
        aggregates[type].initial as unknown,
      )
      this.#heads.set(head.stream, { ...head, state })
    }
  }
}
