import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { statement, type Database } from './database.ts'

/** The folder of the product's own migrations. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../drizzle', import.meta.url))

/** A migration file that was applied and has since been changed or removed: the schema's history is a record too. */
export class MigrationChanged extends Error {
  override readonly name = 'MigrationChanged'
  readonly migration: string
  constructor(migration: string) {
    super(`migration ${migration} was applied to this database and is not the same file any more`)
    this.migration = migration
  }
}

/**
 * Applies the migrations that the database does not have, in order of their names, each as one atomic write.
 *
 * @param folder where the `*.sql` files are; the product's own when not given
 * @returns the names of the files that were applied now
 * @throws MigrationChanged when an applied file was changed or is missing
 */
export async function migrate(db: Database, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const files = await migrationFiles(folder)
  const applied = await appliedMigrations(db)
  for (const name of applied.keys()) {
    if (!files.some((file) => file.name === name)) throw new MigrationChanged(name)
  }
  const appliedNow: string[] = []
  for (const file of files) {
    const before = applied.get(file.name)
    if (before !== undefined && before !== file.sha256) throw new MigrationChanged(file.name)
    if (before === undefined && (await apply(db, file))) appliedNow.push(file.name)
  }
  return appliedNow
}

interface MigrationFile {
  readonly name: string
  readonly sha256: string
  readonly statements: readonly string[]
}

async function migrationFiles(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      // A checkout with other line ends is the same migration.
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      const sha256 = createHash('sha256').update(text).digest('hex')
      return { name, sha256, statements: splitStatements(text) }
    }),
  )
}

/**
 * Splits at `--> statement-breakpoint` lines, as drizzle does: a trigger's body holds semicolons, so these cannot
 * separate statements. Parts that are comments alone are left out.
 */
export function splitStatements(text: string): string[] {
  return text
    .split(/^--> statement-breakpoint[ \t]*$/m)
    .map((part) => part.trim())
    .filter((part) => part.replace(/^\s*--.*$/gm, '').trim() !== '')
}

async function appliedMigrations(db: Database): Promise<Map<string, string>> {
  // Asked of the primary, by a write batch: a replica's own copy may be behind.
  const exists = statement(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'",
  )
  const { rows } = await db.write([exists])
  if (rows[0]?.length === 0) return new Map()
  const all = await db.write([statement('SELECT name, sha256 FROM schema_migration ORDER BY name')])
  return new Map((all.rows[0] ?? []).map((row) => [row.name as string, row.sha256 as string]))
}

/** Applies one file; false when another process applied the same file in the meantime. */
async function apply(db: Database, file: MigrationFile): Promise<boolean> {
  const record = statement(
    'INSERT INTO schema_migration (name, sha256, applied_at) VALUES (?, ?, ?)',
    file.name,
    file.sha256,
    new Date().toISOString(),
  )
  try {
    await db.write([...file.statements.map((sql) => statement(sql)), record])
    return true
  } catch (error) {
    const applied = await appliedMigrations(db)
    if (applied.get(file.name) === file.sha256) return false
    throw error
  }
}
