import { ConnectionPool } from '@libsql/client/sqlite3'
import type { InValue } from '@libsql/client'
import type { Row, Statement, WriteResult } from './database.ts'

const STATEMENTS_KEPT = 256

type Connection = ReturnType<ConnectionPool['acquireSync']>

/** A statement of the driver, made once. */
interface Prepared {
  run(args: readonly unknown[]): { readonly changes: number }
  iterate(args: readonly unknown[]): Iterable<unknown[]>
  columns(): { readonly name: string }[]
}

interface Kept {
  readonly prepared: Prepared
  /** Names of the columns that it answers; null when it answers no rows. */
  columns: readonly string[] | null
}

/**
 * One connection to a libSQL file that keeps its prepared statements. The libSQL client prepares each statement anew
 * and asks its columns twice, which takes longer than running it; so the pipe goes to the client's own driver.
 */
export class FileConnection {
  readonly #connection: Connection
  readonly #kept = new Map<string, Kept>()

  /** @throws SqliteError when the file cannot be opened */
  constructor(path: string) {
    this.#connection = new ConnectionPool(path, {}, 1).acquireSync()
  }

  /** Runs one statement that is no part of a record: a pragma, or where a transaction begins and ends. */
  execute(sql: string): void {
    this.#run({ sql, args: [] })
  }

  /** Runs the statements in one transaction: all, or none and the error of the one that failed. */
  batch(statements: readonly Statement[], begin: 'BEGIN' | 'BEGIN IMMEDIATE'): WriteResult {
    const connection = this.#connection
    this.execute(begin)
    try {
      const results = statements.map((each) => this.#run(each))
      this.execute('COMMIT')
      return {
        rows: results.map(({ rows }) => rows),
        rowsAffected: results.map(({ rowsAffected }) => rowsAffected),
      }
    } catch (error) {
      if (connection.inTransaction) this.execute('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#kept.clear()
    this.#connection.close()
  }

  #run({ sql, args }: Statement): { rows: Row[]; rowsAffected: number } {
    const kept = this.#prepare(sql)
    const values = args.map(toDriver)
    if (kept.columns === null) return { rows: [], rowsAffected: kept.prepared.run(values).changes }
    const rows: Row[] = []
    for (const cells of kept.prepared.iterate(values)) {
      // `SELECT *` over a table that has been given a column since.
      if (cells.length !== kept.columns.length) kept.columns = columnsOf(kept.prepared)
      rows.push(rowOf(kept.columns, cells))
    }
    return { rows, rowsAffected: rows.length }
  }

  #prepare(sql: string): Kept {
    const found = this.#kept.get(sql)
    if (found) return found
    if (this.#kept.size >= STATEMENTS_KEPT) this.#kept.clear()
    const made = this.#connection.prepare(sql)
    made.safeIntegers(true)
    const prepared = made as unknown as Prepared
    const kept: Kept = { prepared, columns: made.reader ? columnsOf(prepared) : null }
    if (kept.columns !== null) made.raw(true)
    this.#kept.set(sql, kept)
    return kept
  }
}

const columnsOf = (prepared: Prepared): string[] => prepared.columns().map(({ name }) => name)

function rowOf(columns: readonly string[], cells: readonly unknown[]): Row {
  const row: Row = {}
  for (let index = 0; index < columns.length; index += 1) row[columns[index] ?? ''] = fromDriver(cells[index])
  return row
}

function toDriver(value: InValue): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.valueOf()
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value
}

function fromDriver(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError('an integer is too large to be a number')
    return number
  }
  return value instanceof Uint8Array ? new Uint8Array(value) : value
}
