import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { InValue } from '@libsql/client'
import type { Statement } from '../database.ts'
import { DatabaseFault, DatabaseUnavailable } from '../errors.ts'
import { readSeenRecord } from './seen-record.ts'

export interface LocalResult {
  readonly columns: string[]
  readonly rows: unknown[][]
}

const SQLITE_BUSY = 5
const STATEMENTS_KEPT = 256

/**
 * Reads the replica's file through a connection of its own that can neither write nor checkpoint. The file has
 * exactly one writer, the syncing process, so this must be another process than that one: two SQLite libraries in
 * one process would drop each other's file locks.
 */
export class LocalCopy {
  readonly #path: string
  #connection: DatabaseSync | null = null
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string) {
    this.#path = path
  }

  /** Runs SELECTs over one snapshot. @throws DatabaseUnavailable `no_local_copy` before the first sync. */
  read(statements: readonly Statement[]): LocalResult[] {
    const connection = this.#open()
    try {
      connection.exec('BEGIN')
      const results = statements.map((each) => this.#all(connection, each))
      connection.exec('COMMIT')
      return results
    } catch (error) {
      if (connection.isTransaction) connection.exec('ROLLBACK')
      throw localError(error)
    }
  }

  close(): void {
    this.#statements.clear()
    this.#connection?.close()
    this.#connection = null
  }

  #open(): DatabaseSync {
    if (this.#connection !== null) return this.#connection
    // Before the first sync is complete the file may exist, half filled.
    if (readSeenRecord(this.#path) === null) throw new DatabaseUnavailable('no_local_copy')
    try {
      this.#connection = new DatabaseSync(this.#path, { readOnly: true, timeout: 200 })
      return this.#connection
    } catch {
      throw new DatabaseUnavailable('no_local_copy')
    }
  }

  #all(connection: DatabaseSync, { sql, args }: Statement): LocalResult {
    let prepared = this.#statements.get(sql)
    if (prepared === undefined) {
      if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear()
      prepared = connection.prepare(sql)
      prepared.setReturnArrays(true)
      this.#statements.set(sql, prepared)
    }
    const rows = prepared.all(...args.map(toSqlite)) as unknown as unknown[][]
    return { columns: prepared.columns().map((column) => column.name), rows }
  }
}

function toSqlite(value: InValue): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.valueOf()
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return value
}

function localError(error: unknown): Error {
  const code = (error as { errcode?: unknown }).errcode
  if (typeof code === 'number' && (code & 0xff) === SQLITE_BUSY) return new DatabaseUnavailable('locked')
  return new DatabaseFault(typeof code === 'number' ? `SQLITE_${code}` : 'local_copy', error)
}
