import { createClient, type Client } from '@libsql/client/sqlite3'
import { rowsOf, toClient } from '../client-rows.ts'
import { statement, type Database, type Row, type Statement } from '../database.ts'
import { DatabaseFault, DatabaseUnavailable } from '../errors.ts'
import { openHttpDatabase } from '../http.ts'
import { mapDatabaseError } from '../map-error.ts'
import {
  continues,
  continuesQuery,
  headIn,
  headQuery,
  readSeenRecord,
  writeSeenRecord,
} from './seen-record.ts'
import type { RecordHead, SeenRecord } from './seen-record.ts'
import type { FromSync } from './sync-messages.ts'

/** Longest that the look at the primary before a sync may take. */
const LOOK_TIMEOUT_MILLISECONDS = 5_000

interface SyncOptions {
  readonly path: string
  readonly primaryUrl: string
  readonly authToken: string | undefined
}

/**
 * Owns the replica client. Each round: look whether the primary still holds what was seen; only then pull its
 * frames; look again at the local copy (the primary may have been exchanged in between); remember the new head.
 */
export class SyncLoop {
  readonly #options: SyncOptions
  readonly #primary: Database
  #client: Client | null = null
  #seen: SeenRecord | null
  #rowsCounted = false

  constructor(options: SyncOptions) {
    this.#options = options
    this.#primary = openHttpDatabase({
      url: options.primaryUrl,
      authToken: options.authToken,
      timeoutMilliseconds: LOOK_TIMEOUT_MILLISECONDS,
    })
    this.#seen = readSeenRecord(options.path)
  }

  /** One round. `ticket` goes into the report, see {@link FromSync}. */
  async round(ticket: number): Promise<FromSync> {
    if (this.#seen?.forkedAt) return { type: 'forked' }
    try {
      const client = (this.#client ??= this.#openReplica())
      const before = this.#seen === null ? await this.#localHead(client, null) : this.#seen.head
      if (before !== null && !(await this.#primaryContinues(before))) return this.#forked()
      await client.sync()
      if (before !== null && !(await localContinues(client, before))) return this.#forked()
      const at = new Date().toISOString()
      this.#remember({ syncedAt: at, head: await this.#localHead(client, before), forkedAt: null })
      return { type: 'synced', at, ticket }
    } catch (error) {
      this.#client?.close()
      this.#client = null
      const mapped = mapDatabaseError(error, 'read')
      return {
        type: 'sync_failed',
        reason: mapped instanceof DatabaseUnavailable ? mapped.reason : 'fault',
        ticket,
      }
    }
  }

  /** @throws when the primary cannot be reached: the client probes it before it opens the file. */
  #openReplica(): Client {
    const { path, primaryUrl, authToken } = this.#options
    return createClient({ url: `file:${path}`, syncUrl: primaryUrl, authToken })
  }

  /** The rows are counted once a process, which reads the whole index; the hash is compared every time. */
  async #primaryContinues(seen: RecordHead): Promise<boolean> {
    if (!(await hasRecord((query) => this.#primary.read([query]).then(firstRow)))) return false
    const [[row] = []] = await this.#primary.read([continuesQuery(seen, !this.#rowsCounted)])
    this.#rowsCounted = true
    return continues(seen, row)
  }

  async #localHead(client: Client, after: RecordHead | null): Promise<RecordHead | null> {
    if (!(await hasRecord((query) => localRow(client, query)))) return null
    return headIn(await localRow(client, headQuery(after)), after)
  }

  #forked(): FromSync {
    const now = new Date().toISOString()
    this.#remember({ syncedAt: this.#seen?.syncedAt ?? now, head: this.#seen?.head ?? null, forkedAt: now })
    this.#client?.close()
    this.#client = null
    return { type: 'forked' }
  }

  #remember(seen: SeenRecord): void {
    writeSeenRecord(this.#options.path, seen)
    this.#seen = seen
  }
}

async function localContinues(client: Client, seen: RecordHead): Promise<boolean> {
  try {
    return continues(seen, await localRow(client, continuesQuery(seen, false)))
  } catch (error) {
    if (mapDatabaseError(error, 'read') instanceof DatabaseFault) return false
    throw error
  }
}

/** A bare SELECT is answered by the local file; a batch or a transaction would go to the primary. */
async function localRow(client: Client, query: Statement): Promise<Row | undefined> {
  return rowsOf(await client.execute(toClient(query)))[0]
}

async function hasRecord(ask: (query: Statement) => Promise<Row | undefined>): Promise<boolean> {
  return (await ask(statement("SELECT name FROM sqlite_master WHERE name = 'record_event'"))) !== undefined
}

function firstRow(results: Row[][]): Row | undefined {
  return results[0]?.[0]
}
