import { createClient, type Client } from '@libsql/client/http'
import { rowsOf, toClient, writeResultOf } from './client-rows.ts'
import type { Database, DatabaseStatus, Row, Statement, WriteResult } from './database.ts'
import { isBrokenConnection, mapDatabaseError } from './map-error.ts'

export interface HttpDatabaseOptions {
  /** `http:`, `https:` or `libsql:` address of the server. */
  readonly url: string
  readonly authToken?: string
  /** Longest a call may take before it is given up; 10,000 when not given. */
  readonly timeoutMilliseconds?: number
}

/**
 * Opens a libSQL server over HTTP: a read or a write is one request. Runs on Node and on workerd (it never imports
 * the native module). Opening does no I/O.
 */
export function openHttpDatabase(options: HttpDatabaseOptions): Database {
  const timeoutMilliseconds = options.timeoutMilliseconds ?? 10_000
  const client = createClient({
    url: options.url,
    authToken: options.authToken,
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(timeoutMilliseconds) }),
  })
  return new HttpDatabase(client)
}

class HttpDatabase implements Database {
  readonly kind = 'http'
  readonly client: Client
  #lastReachedAt: string | null = null
  #reachable = true

  constructor(client: Client) {
    this.client = client
  }

  async read(statements: readonly Statement[]): Promise<Row[][]> {
    if (statements.length === 0) return []
    const results = await this.#call('read', true, () => this.client.batch(statements.map(toClient), 'read'))
    return results.map(rowsOf)
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    if (statements.length === 0) return { rows: [], rowsAffected: [] }
    const repeatable = statements.some((each) => each.onlyOnce)
    const results = await this.#call('write', repeatable, () =>
      this.client.batch(statements.map(toClient), 'write'),
    )
    return writeResultOf(statements, results)
  }

  status(): DatabaseStatus {
    return {
      kind: 'http',
      dataAgeSeconds: 0,
      lastSyncedAt: null,
      lastReachedAt: this.#lastReachedAt,
      primaryReachable: this.#reachable,
      forked: false,
    }
  }

  async close(): Promise<void> {
    this.client.close()
  }

  /**
   * Sends once more when the connection broke: after a restart of the server the first request goes out on a
   * kept-alive socket that is dead. Only for what may be sent twice.
   */
  async #call<T>(during: 'read' | 'write', repeatable: boolean, send: () => Promise<T>): Promise<T> {
    try {
      const answer = await send().catch((error: unknown) => {
        if (repeatable && isBrokenConnection(error)) return send()
        throw error
      })
      this.#reachable = true
      this.#lastReachedAt = new Date().toISOString()
      return answer
    } catch (error) {
      const mapped = mapDatabaseError(error, during)
      this.#reachable = mapped.name !== 'DatabaseUnavailable'
      throw mapped
    }
  }
}
