import { statement } from '@batchproof/db'
import type { Records } from '../records.ts'

/** Whether the database answers, and the last migration that it has. */
export interface Health {
  readonly reachable: boolean
  readonly migration: string | null
}

/** Asks the database for its state; a database that does not answer is an answer too. */
export async function readHealth(records: Records): Promise<Health> {
  try {
    const [rows = []] = await records.db.read([statement('SELECT max(name) AS name FROM schema_migration')])
    return { reachable: true, migration: (rows[0]?.name as string | null | undefined) ?? null }
  } catch {
    return { reachable: false, migration: null }
  }
}
