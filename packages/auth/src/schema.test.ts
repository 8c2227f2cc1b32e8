import * as schema from '@batchproof/db/schema/auth.ts'
import { getTableConfig } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestContext, type TestContext } from './testing/test-context.ts'

describe('the tables of identification', () => {
  let ctx: TestContext
  beforeAll(async () => {
    ctx = await openTestContext()
  })
  afterAll(() => ctx.close())

  it.each(Object.values(schema).map((table) => [getTableConfig(table).name, table] as const))(
    '[C04] %s: what drizzle and lucia are told is what the migration made',
    async (name, table) => {
      const [rows] = await ctx.db.read([{ sql: `SELECT * FROM pragma_table_info('${name}')`, args: [] }])
      const made = (rows ?? []).map((row) => [row.name, row.type, row.notnull === 1 || Number(row.pk) > 0])
      const config = getTableConfig(table)
      const told = config.columns.map((column) => [
        column.name,
        column.getSQLType().toUpperCase(),
        column.notNull || column.primary,
      ])
      expect(told).toEqual(made)
      const [indexes] = await ctx.db.read([
        {
          sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
          args: [name],
        },
      ])
      const toldIndexes = config.indexes.map((index) => index.config.name)
      expect((indexes ?? []).map((row) => row.name).sort()).toEqual(toldIndexes.sort())
    },
  )
})
