import { createClient, type Client } from '@libsql/client/sqlite3'
import type { Database, DatabaseStatus, Row, Statement, WriteResult } from './database.ts'
import { FileConnection } from './file-connection.ts'
import { mapDatabaseError } from './map-error.ts'
import { LOCK_WAIT_MILLISECONDS, whenUnlocked } from './when-unlocked.ts'

/** How long SQLite itself waits for a lock. Short, because it waits on the event loop; the rest is waited off it. */
const BUSY_WAIT_MILLISECONDS = 20

export interface FileDatabaseOptions {
  /** How long a write waits for a writer in another process before it is refused; 5,000 when not given. */
  readonly lockWaitMilliseconds?: number
  /**
   * A file that counts for nothing yet, or never will: writes do not wait for the disk, and a power cut may cost the
   * whole file. Never for a record in use.
   */
  readonly mayBeLost?: boolean
}

/**
 * Opens a libSQL file, creating it when absent. WAL, so that readers never wait; `synchronous=FULL`, so that a
 * signature that was acknowledged survives a power cut, unless the file may be lost.
 *
 * @param path path of the file
 * @throws DatabaseUnavailable when the file cannot be locked; DatabaseFault when it is not a database
 */
export async function openFileDatabase(path: string, options: FileDatabaseOptions = {}): Promise<Database> {
  const lockWaitMilliseconds = options.lockWaitMilliseconds ?? LOCK_WAIT_MILLISECONDS
  const opened: { close(): void }[] = []
  const keep = <T extends { close(): void }>(made: T): T => {
    opened.push(made)
    return made
  }
  try {
    const writer = keep(new FileConnection(path))
    const reader = keep(new FileConnection(path))
    // One connection each, so that the pragmas hold for every call.
    const client = keep(createClient({ url: `file:${path}`, concurrency: 1 }))
    await whenUnlocked(lockWaitMilliseconds, async () => {
      const pragmas = [...WRITER_PRAGMAS, `synchronous=${options.mayBeLost ? 'OFF' : 'FULL'}`]
      for (const pragma of pragmas) writer.execute(`PRAGMA ${pragma}`)
      for (const pragma of pragmas) await client.execute(`PRAGMA ${pragma}`)
      for (const pragma of READER_PRAGMAS) reader.execute(`PRAGMA ${pragma}`)
    })
    return new FileDatabase({ writer, reader, client }, lockWaitMilliseconds)
  } catch (error) {
    for (const each of opened) each.close()
    throw mapDatabaseError(error, 'read')
  }
}

const WRITER_PRAGMAS = [`busy_timeout=${BUSY_WAIT_MILLISECONDS}`, 'journal_mode=WAL', 'foreign_keys=ON']
const READER_PRAGMAS = [`busy_timeout=${BUSY_WAIT_MILLISECONDS}`, 'query_only=1']

interface Connections {
  readonly writer: FileConnection
  readonly reader: FileConnection
  readonly client: Client
}

class FileDatabase implements Database {
  readonly kind = 'file'
  readonly client: Client
  readonly #writer: FileConnection
  readonly #reader: FileConnection
  readonly #lockWaitMilliseconds: number
  #lastReachedAt: string | null = null

  constructor({ writer, reader, client }: Connections, lockWaitMilliseconds: number) {
    this.client = client
    this.#writer = writer
    this.#reader = reader
    this.#lockWaitMilliseconds = lockWaitMilliseconds
  }

  async read(statements: readonly Statement[]): Promise<Row[][]> {
    if (statements.length === 0) return []
    const { rows } = await this.#batch(this.#reader, statements, 'read')
    return rows
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    if (statements.length === 0) return { rows: [], rowsAffected: [] }
    return this.#batch(this.#writer, statements, 'write')
  }

  async #batch(
    connection: FileConnection,
    statements: readonly Statement[],
    during: 'read' | 'write',
  ): Promise<WriteResult> {
    const begin = during === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE'
    try {
      const results = await whenUnlocked(this.#lockWaitMilliseconds, () =>
        connection.batch(statements, begin),
      )
      this.#lastReachedAt = new Date().toISOString()
      return results
    } catch (error) {
      throw mapDatabaseError(error, during)
    }
  }

  status(): DatabaseStatus {
    return {
      kind: 'file',
      dataAgeSeconds: 0,
      lastSyncedAt: null,
      lastReachedAt: this.#lastReachedAt,
      primaryReachable: true,
      forked: false,
    }
  }

  async close(): Promise<void> {
    this.#reader.close()
    this.#writer.close()
    this.client.close()
  }
}
