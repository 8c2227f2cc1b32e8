import type { InStatement, ResultSet } from '@libsql/client'
import type { Row, Statement, WriteResult } from './database.ts'

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

/** What a batch wrote. The file client does not count the rows of a statement with RETURNING; they are counted here. */
export function writeResultOf(statements: readonly Statement[], results: readonly ResultSet[]): WriteResult {
  return {
    rows: results.map(rowsOf),
    rowsAffected: results.map((result, index) =>
      /\breturning\b/i.test(statements[index]?.sql ?? '') ? result.rows.length : result.rowsAffected,
    ),
  }
}
