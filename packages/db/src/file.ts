import { createClient, type Client } from '@libsql/client/sqlite3'
import { setTimeout as sleep } from 'node:timers/promises'
import { rowsOf, toClient, writeResultOf } from './client-rows.ts'
import type { Database, DatabaseStatus, Row, Statement, WriteResult } from './database.ts'
import { isLocked, mapDatabaseError } from './map-error.ts'

/** How long SQLite itself waits for a lock. Short, because it waits on the event loop; the rest is waited off it. */
const BUSY_WAIT_MILLISECONDS = 20

export interface FileDatabaseOptions {
  /** How long a write waits for a writer in another process before it is refused; 5,000 when not given. */
  readonly lockWaitMilliseconds?: number
}

/**
 * Opens a libSQL file, creating it when absent. WAL, so that readers never wait; `synchronous=FULL`, so that a
 * signature that was acknowledged survives a power cut.
 *
 * @param path path of the file
 * @throws DatabaseUnavailable when the file cannot be locked; DatabaseFault when it is not a database
 */
export async function openFileDatabase(path: string, options: FileDatabaseOptions = {}): Promise<Database> {
  const lockWaitMilliseconds = options.lockWaitMilliseconds ?? 5_000
  // One connection each, so that the pragmas hold for every call.
  const writer = createClient({ url: `file:${path}`, concurrency: 1 })
  const reader = createClient({ url: `file:${path}`, concurrency: 1 })
  try {
    await whenUnlocked(lockWaitMilliseconds, () => prepareConnection(writer))
    await reader.execute(`PRAGMA busy_timeout=${BUSY_WAIT_MILLISECONDS}`)
    await reader.execute('PRAGMA query_only=1')
  } catch (error) {
    writer.close()
    reader.close()
    throw mapDatabaseError(error, 'read')
  }
  return new FileDatabase(writer, reader, lockWaitMilliseconds)
}

async function prepareConnection(client: Client): Promise<void> {
  await client.execute(`PRAGMA busy_timeout=${BUSY_WAIT_MILLISECONDS}`)
  await client.execute('PRAGMA journal_mode=WAL')
  await client.execute('PRAGMA synchronous=FULL')
  await client.execute('PRAGMA foreign_keys=ON')
}

class FileDatabase implements Database {
  readonly kind = 'file'
  readonly client: Client
  readonly #reader: Client
  readonly #lockWaitMilliseconds: number
  #lastReachedAt: string | null = null

  constructor(writer: Client, reader: Client, lockWaitMilliseconds: number) {
    this.client = writer
    this.#reader = reader
    this.#lockWaitMilliseconds = lockWaitMilliseconds
  }

  async read(statements: readonly Statement[]): Promise<Row[][]> {
    if (statements.length === 0) return []
    try {
      const results = await whenUnlocked(this.#lockWaitMilliseconds, () =>
        this.#reader.batch(statements.map(toClient), 'read'),
      )
      this.#lastReachedAt = new Date().toISOString()
      return results.map(rowsOf)
    } catch (error) {
      throw mapDatabaseError(error, 'read')
    }
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    if (statements.length === 0) return { rows: [], rowsAffected: [] }
    try {
      const results = await whenUnlocked(this.#lockWaitMilliseconds, () =>
        this.client.batch(statements.map(toClient), 'write'),
      )
      this.#lastReachedAt = new Date().toISOString()
      return writeResultOf(statements, results)
    } catch (error) {
      throw mapDatabaseError(error, 'write')
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
    this.client.close()
  }
}

/** Repeats a call that found the file locked by another process: a locked batch has done nothing. */
async function whenUnlocked<T>(waitMilliseconds: number, call: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + waitMilliseconds
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!isLocked(error) || performance.now() > giveUpAt) throw error
      await sleep(Math.min(5 * attempt, 50) * (0.5 + Math.random()))
    }
  }
}
