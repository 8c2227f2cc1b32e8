import type { Client, InArgs, InStatement, ResultSet, Row, TransactionMode, Value } from '@libsql/client'
import type { Statement } from '../database.ts'
import type { LocalResult } from './local-copy.ts'

export interface ReplicaClientSource {
  /** The client of the primary, for everything that writes. @throws PrimaryForked */
  primary(): Client
  /** Answers SELECTs from the local copy once it holds this gateway's own writes. */
  readLocally(statements: readonly Statement[]): Promise<LocalResult[]>
  /** To be called when something was written. */
  noteWrite(): void
}

/** The libSQL client of a replica, for drizzle and lucia: SELECTs are local, all else goes to the primary. */
export function replicaClient(source: ReplicaClientSource): Client {
  async function atPrimary<T>(call: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await call(source.primary())
    } finally {
      source.noteWrite()
    }
  }
  async function batch(
    stmts: Array<InStatement | [string, InArgs?]>,
    mode?: TransactionMode,
  ): Promise<ResultSet[]> {
    const selects = stmts.map(asSelect)
    if (mode !== 'write' && selects.every((each) => each !== null)) {
      return (await source.readLocally(selects)).map(resultSet)
    }
    return atPrimary((client) => client.batch(stmts, mode))
  }
  return {
    protocol: 'http',
    closed: false,
    execute: async (stmt: InStatement | string, args?: InArgs) => {
      const whole: InStatement = typeof stmt === 'string' ? { sql: stmt, args: args ?? [] } : stmt
      const select = asSelect(whole)
      if (select === null) return atPrimary((client) => client.execute(whole))
      const [result = { columns: [], rows: [] }] = await source.readLocally([select])
      return resultSet(result)
    },
    batch,
    migrate: (stmts) => atPrimary((client) => client.migrate(stmts)),
    transaction: (mode?: TransactionMode) => source.primary().transaction(mode ?? 'write'),
    executeMultiple: (sql) => atPrimary((client) => client.executeMultiple(sql)),
    sync: async () => undefined,
    reconnect: () => source.primary().reconnect(),
    close: () => undefined,
  }
}

/** The statement when it only reads and its arguments are positional; else null, and the primary takes it. */
function asSelect(stmt: InStatement | [string, InArgs?]): Statement | null {
  const whole =
    typeof stmt === 'string' ? { sql: stmt } : Array.isArray(stmt) ? { sql: stmt[0], args: stmt[1] } : stmt
  const args = whole.args ?? []
  return /^\s*select\b/i.test(whole.sql) && Array.isArray(args) ? { sql: whole.sql, args } : null
}

function resultSet({ columns, rows }: LocalResult): ResultSet {
  const columnTypes = columns.map(() => '')
  return {
    columns,
    columnTypes,
    rows: rows.map((values) => rowOf(columns, values)),
    rowsAffected: 0,
    lastInsertRowid: undefined,
    toJSON: () => ({ columns, columnTypes, rows, rowsAffected: 0, lastInsertRowid: null }),
  }
}

/** A row as the libSQL clients make it: by name, and unseen by enumeration also by position. */
function rowOf(columns: readonly string[], values: readonly unknown[]): Row {
  const row = Object.defineProperty({}, 'length', { value: values.length }) as Row
  for (const [index, column] of columns.entries()) {
    const value = asClientValue(values[index])
    Object.defineProperty(row, index, { value })
    if (!Object.hasOwn(row, column)) row[column] = value
  }
  return row
}

function asClientValue(value: unknown): Value {
  if (value instanceof Uint8Array) return value.slice().buffer
  return value as Value
}
