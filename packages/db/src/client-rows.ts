import type { InStatement, ResultSet } from '@libsql/client'
import type { Row, Statement } from './database.ts'

/** A statement as the libSQL client wants it. */
export function toClient(statement: Statement): InStatement {
  return { sql: statement.sql, args: [...statement.args] }
}

/** Rows of a result by column name, with blobs as `Uint8Array` on every backing. */
export function rowsOf(result: ResultSet): Row[] {
  return result.rows.map((row) => {
    const named: Row = {}
    for (const column of result.columns) {
      const value: unknown = row[column]
      named[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value
    }
    return named
  })
}

/** Rows written by a statement; the file client does not count those of a statement with RETURNING. */
export function affectedBy(statement: Statement, result: ResultSet): number {
  return /\breturning\b/i.test(statement.sql) ? result.rows.length : result.rowsAffected
}
