import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement, type Database } from '../database.ts'
import { openFileDatabase } from '../file.ts'
import { migrate } from '../migrate.ts'
import * as schema from './record.ts'

describe('the tables as drizzle knows them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
  let db: Database
  beforeAll(async () => {
    db = await openFileDatabase(join(folder, 'record.db'))
    await migrate(db)
  })
  afterAll(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })

  const tables = Object.values(schema).filter((each) => each instanceof SQLiteTable)
  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    '%s is as migrated',
    async (name, table) => {
      const [columns = []] = await db.read([
        statement('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', name),
      ])
      const [indexes = []] = await db.read([
        statement(
          "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
          name,
        ),
      ])
      const config = getTableConfig(table)
      const keys = config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name))

      expect(columns.length).toBeGreaterThan(0)
      expect(
        config.columns.map((column) => ({
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          required: column.notNull,
          key: column.primary || keys.includes(column.name),
        })),
      ).toEqual(
        columns.map((column) => ({
          name: column.name,
          type: column.type,
          required: column.notnull === 1 || column.pk !== 0,
          key: column.pk !== 0,
        })),
      )
      expect(config.indexes.map((each) => each.config.name).toSorted()).toEqual(
        indexes.map((each) => each.name).toSorted(),
      )
    },
  )
})
