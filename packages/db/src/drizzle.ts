import { drizzle } from 'drizzle-orm/libsql/http'
import type { Database, Statement } from './database.ts'

/**
 * Typed queries over the database's client. For reads, and for tables that are not of the record; a write that
 * belongs to a command is built here and given to `write` by {@link statementOf}, because drizzle's own `batch`
 * passes no transaction mode.
 */
export function drizzleOver(db: Database): ReturnType<typeof drizzle<Record<string, never>>> {
  return drizzle({ client: db.client })
}

/** The statement that a drizzle query stands for. */
export function statementOf(query: { toSQL(): { sql: string; params: unknown[] } }): Statement {
  const { sql, params } = query.toSQL()
  return { sql, args: params as Statement['args'] }
}
