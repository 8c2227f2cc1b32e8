import type { Client } from '@libsql/client'
import type { Database, DatabaseStatus, Row, Statement, WriteResult } from '../database.ts'
import { DatabaseUnavailable, PrimaryForked } from '../errors.ts'
import { openHttpDatabase } from '../http.ts'
import { LocalCopy, type LocalResult } from './local-copy.ts'
import { replicaClient } from './replica-client.ts'
import { readSeenRecord } from './seen-record.ts'
import type { FromSync } from './sync-messages.ts'
import { SyncSupervisor } from './sync-supervisor.ts'

export interface ReplicaDatabaseOptions {
  /** The local copy's file; its folder must exist. */
  readonly path: string
  readonly primaryUrl: string
  readonly authToken?: string
  readonly syncIntervalSeconds: number
  /** Longest a write to the primary may take; 10,000 when not given. */
  readonly timeoutMilliseconds?: number
  /** Longest a read waits for the local copy to hold this gateway's last write; 2,000 when not given. */
  readonly catchUpMilliseconds?: number
  /** Longest that opening waits for the first sync; 3,000 when not given. */
  readonly openWaitMilliseconds?: number
  /** After so long without progress a sync is killed and begun again; 15,000 when not given. */
  readonly stuckAfterMilliseconds?: number
  /** The script of the syncing process, where the program is bundled. */
  readonly syncProcessFile?: string
}

/**
 * Opens an embedded replica: reads are local and go on while the primary is away; writes go to the primary over
 * HTTP as one batch and are read back at once. Opens with its last data when the primary cannot be reached;
 * `status()` says how old that is. A primary that went back to an older record is noticed before anything is taken
 * from it: every later read and write is refused with `PrimaryForked`.
 */
export async function openReplicaDatabase(options: ReplicaDatabaseOptions): Promise<Database> {
  const replica = new ReplicaDatabase(options)
  await replica.firstReport(options.openWaitMilliseconds ?? 3_000)
  return replica
}

class ReplicaDatabase implements Database {
  readonly kind = 'replica'
  readonly client: Client
  readonly #primary: Database
  readonly #local: LocalCopy
  readonly #sync: SyncSupervisor
  readonly #catchUpMilliseconds: number
  readonly #waiting = new Set<() => void>()
  #reports = 0
  #forked: boolean
  #lastSyncedAt: string | null
  #lastSyncFailed = false
  /** The local copy holds all that this gateway wrote when `#syncedTicket` has reached `#wantedTicket`. */
  #wantedTicket = 0
  #syncedTicket = 0
  #failedTicket = 0
  /** Reads waited in vain for this ticket once; they do not all wait again. */
  #givenUpTicket = 0

  constructor(options: ReplicaDatabaseOptions) {
    const { path, primaryUrl, authToken, syncIntervalSeconds, syncProcessFile } = options
    const seen = readSeenRecord(path)
    this.#lastSyncedAt = seen?.syncedAt ?? null
    this.#forked = seen?.forkedAt != null
    this.#catchUpMilliseconds = options.catchUpMilliseconds ?? 2_000
    this.#primary = openHttpDatabase({
      url: primaryUrl,
      authToken,
      timeoutMilliseconds: options.timeoutMilliseconds,
    })
    this.#local = new LocalCopy(path)
    const stuckAfterMilliseconds = options.stuckAfterMilliseconds ?? 15_000
    this.#sync = new SyncSupervisor(
      { path, primaryUrl, authToken, syncIntervalSeconds, syncProcessFile, stuckAfterMilliseconds },
      (report) => this.#heard(report),
    )
    this.client = replicaClient({
      primary: () => this.#refuseFork(this.#primary.client),
      readLocally: (statements) => this.#readLocally(statements),
      noteWrite: () => this.#noteWrite(),
    })
  }

  async read(statements: readonly Statement[]): Promise<Row[][]> {
    if (statements.length === 0) return []
    const results = await this.#readLocally(statements)
    return results.map(({ columns, rows }) => rows.map((values) => namedRow(columns, values)))
  }

  async write(statements: readonly Statement[]): Promise<WriteResult> {
    this.#refuseFork(null)
    if (statements.length === 0) return { rows: [], rowsAffected: [] }
    try {
      return await this.#primary.write(statements)
    } finally {
      // Also after an error: a lost race means that others wrote, and those facts are wanted next.
      if (this.#primary.status().primaryReachable) this.#noteWrite()
    }
  }

  status(): DatabaseStatus {
    const age = this.#lastSyncedAt === null ? null : (Date.now() - Date.parse(this.#lastSyncedAt)) / 1000
    const primary = this.#primary.status()
    return {
      kind: 'replica',
      dataAgeSeconds: age === null ? null : Math.max(0, age),
      lastSyncedAt: this.#lastSyncedAt,
      lastReachedAt: latest(primary.lastReachedAt, this.#lastSyncedAt),
      primaryReachable: primary.primaryReachable && !this.#lastSyncFailed,
      forked: this.#forked,
    }
  }

  async close(): Promise<void> {
    await this.#sync.close()
    this.#local.close()
    await this.#primary.close()
  }

  /** Resolves when the first sync is done or has failed, or the time is up. */
  async firstReport(waitMilliseconds: number): Promise<void> {
    await this.#until(() => this.#reports > 0, waitMilliseconds)
  }

  #heard(report: FromSync): void {
    if (report.type === 'sync_started') return
    this.#reports += 1
    if (report.type === 'forked') this.#forked = true
    if (report.type === 'synced') {
      this.#lastSyncedAt = report.at
      this.#syncedTicket = Math.max(this.#syncedTicket, report.ticket)
    }
    this.#lastSyncFailed = report.type === 'sync_failed'
    if (report.type === 'sync_failed') this.#failedTicket = report.ticket
    for (const look of this.#waiting) look()
  }

  #noteWrite(): void {
    this.#wantedTicket = this.#sync.syncNow()
  }

  /**
   * Answers from the local copy once it holds this gateway's writes. When these do not come back in time although
   * the primary took them, the primary is asked; when it is away, the last data are the answer, and `status` tells
   * their age.
   */
  async #readLocally(statements: readonly Statement[]): Promise<LocalResult[]> {
    const wanted = this.#wantedTicket
    const caughtUp = () => this.#syncedTicket >= wanted || this.#forked
    if (this.#givenUpTicket < wanted) {
      await this.#until(() => caughtUp() || this.#failedTicket >= wanted, this.#catchUpMilliseconds)
      if (!caughtUp()) this.#givenUpTicket = wanted
    }
    this.#refuseFork(null)
    if (!caughtUp() && this.#primary.status().primaryReachable) {
      const fresh = await this.#readAtPrimary(statements)
      if (fresh !== null) return fresh
    }
    return this.#local.read(statements)
  }

  async #readAtPrimary(statements: readonly Statement[]): Promise<LocalResult[] | null> {
    try {
      const results = await this.#primary.read(statements)
      return results.map((rows) => {
        const columns = Object.keys(rows[0] ?? {})
        return { columns, rows: rows.map((row) => columns.map((column) => row[column])) }
      })
    } catch (error) {
      if (error instanceof DatabaseUnavailable) return null
      throw error
    }
  }

  #refuseFork<T>(value: T): T {
    if (this.#forked) throw new PrimaryForked()
    return value
  }

  /** Waits until `done`, looking at each report, or until the time is up. */
  async #until(done: () => boolean, waitMilliseconds: number): Promise<void> {
    if (done()) return
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve()
      }
      const look = () => {
        if (done()) finish()
      }
      const timer = setTimeout(finish, waitMilliseconds)
      this.#waiting.add(look)
    })
  }
}

function namedRow(columns: readonly string[], values: readonly unknown[]): Row {
  return Object.fromEntries(columns.map((column, index) => [column, values[index]]))
}

function latest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}
