import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'

type Value = string | number | null

/** Inserts a row of a table whose rows are never changed. Column names are constants of the caller, never data. */
export function insertOnce(table: string, row: Readonly<Record<string, Value>>): Statement {
  const columns = Object.keys(row)
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  return statement(sql, ...Object.values(row))
}

/**
 * Inserts a row or brings the one with the same key to these values. `kept` are columns that only the insert sets.
 * Column names are constants of the caller, never data.
 */
export function upsert(
  table: string,
  key: readonly string[],
  row: Readonly<Record<string, Value>>,
  kept: readonly string[] = [],
): Statement {
  return statement(upsertText(table, key, Object.keys(row), kept), ...Object.values(row))
}

/** Texts that were made, by table and columns: a long text made anew is also looked up anew at the database. */
const texts = new Map<string, string>()

function upsertText(
  table: string,
  key: readonly string[],
  columns: readonly string[],
  kept: readonly string[],
): string {
  const made = `${table} ${columns.join()} ${kept.join()}`
  const known = texts.get(made)
  if (known !== undefined) return known
  const changed = columns.filter((column) => !key.includes(column) && !kept.includes(column))
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}`
  texts.set(made, sql)
  return sql
}
