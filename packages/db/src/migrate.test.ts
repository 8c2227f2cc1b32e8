import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statement, type Database } from './database.ts'
import { openFileDatabase } from './file.ts'
import { migrate, MIGRATIONS_FOLDER, splitStatements } from './migrate.ts'

describe('migrations', () => {
  let folder: string
  let migrations: string
  let db: Database
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'batchproof-'))
    migrations = join(folder, 'drizzle')
    cpSync(join(MIGRATIONS_FOLDER, '0001_record.sql'), join(migrations, '0001_record.sql'))
    db = await openFileDatabase(join(folder, 'record.db'))
  })
  afterEach(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  const add = (name: string, text: string) => writeFileSync(join(migrations, name), text)

  it('are applied once, in the order of their names', async () => {
    add('0010_later.sql', 'ALTER TABLE extra ADD COLUMN b TEXT;')
    add(
      '0002_extra.sql',
      'CREATE TABLE extra (a TEXT);\n--> statement-breakpoint\nINSERT INTO extra VALUES (1);\n',
    )

    expect(await migrate(db, migrations)).toEqual(['0001_record.sql', '0002_extra.sql', '0010_later.sql'])
    expect(await migrate(db, migrations)).toEqual([])
    expect(await db.read([statement('SELECT * FROM extra')])).toEqual([[{ a: '1', b: null }]])
  })

  it('are refused when an applied file was changed or is gone', async () => {
    add('0002_extra.sql', 'CREATE TABLE extra (a TEXT);')
    await migrate(db, migrations)

    add('0002_extra.sql', 'CREATE TABLE extra (a TEXT, b TEXT);')
    await expect(migrate(db, migrations)).rejects.toMatchObject({ migration: '0002_extra.sql' })
    rmSync(join(migrations, '0002_extra.sql'))
    await expect(migrate(db, migrations)).rejects.toMatchObject({ migration: '0002_extra.sql' })
    add('0002_extra.sql', 'CREATE TABLE extra (a TEXT);')
    expect(await migrate(db, migrations)).toEqual([])
  })

  it('leave nothing of a file that fails', async () => {
    add(
      '0002_extra.sql',
      'CREATE TABLE extra (a TEXT);\n--> statement-breakpoint\nCREATE TABLE extra (a TEXT);',
    )

    await expect(migrate(db, migrations)).rejects.toMatchObject({ name: 'DatabaseFault' })
    const tables = statement("SELECT name FROM sqlite_master WHERE name IN ('extra', 'record_event')")
    expect(await db.read([tables])).toEqual([[{ name: 'record_event' }]])
  })

  it('are applied once when two processes start together', async () => {
    const other = await openFileDatabase(join(folder, 'record.db'))

    const applied = await Promise.all([migrate(db, migrations), migrate(other, migrations)])

    expect(applied.flat()).toEqual(['0001_record.sql'])
    await other.close()
  })

  it('split at breakpoints alone, since a trigger holds semicolons', () => {
    const text =
      '-- a note\n--> statement-breakpoint\nCREATE TRIGGER t BEGIN SELECT 1; SELECT 2; END;\n--> statement-breakpoint\nB'
    expect(splitStatements(text)).toEqual(['CREATE TRIGGER t BEGIN SELECT 1; SELECT 2; END;', 'B'])
  })
})
