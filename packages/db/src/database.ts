import type { Client, InValue } from '@libsql/client'

/** One SQL statement with positional arguments. */
export interface Statement {
  readonly sql: string
  readonly args: readonly InValue[]
  /**
   * Set on a statement that the database itself refuses the second time (the insert of an event: its command id is
   * unique). A batch that holds one may be sent again after a broken connection without writing twice.
   */
  readonly onlyOnce?: true
}

/** A row by column name. Integers are numbers, blobs are `Uint8Array`. */
export type Row = Record<string, unknown>

/** What a write gives back, one entry a statement. */
export interface WriteResult {
  /** Rows of statements with RETURNING (or of a SELECT in the batch). */
  readonly rows: Row[][]
  readonly rowsAffected: number[]
}

/** How a database is doing, for the health address and for the screens of a gateway. */
export interface DatabaseStatus {
  readonly kind: 'file' | 'http' | 'replica'
  /** Seconds since what `read` returns was known to be current: 0 for a file and for HTTP; null when never. */
  readonly dataAgeSeconds: number | null
  /** UTC instant of the last good sync of a replica; null for the other kinds and before the first. */
  readonly lastSyncedAt: string | null
  /** UTC instant of the last call that reached the database which holds the record; null before the first. */
  readonly lastReachedAt: string | null
  /** False while the last call to the primary failed. */
  readonly primaryReachable: boolean
  /** True when a replica found that its primary had gone back to an older record. */
  readonly forked: boolean
}

/**
 * A libSQL database, wherever it is: a file, a server over HTTP, or a replica beside its primary.
 *
 * Errors of `read`: `DatabaseUnavailable`, and for a replica `PrimaryForked`. Errors of `write`: these, and
 * `WriteConflict`, `CommandAlreadyRecorded`, `RecordIsAppendOnly`; anything else is a defect and comes as
 * `DatabaseFault`. No error carries SQL text or values.
 */
export interface Database {
  readonly kind: 'file' | 'http' | 'replica'
  /** Runs SELECTs in one round trip over one consistent snapshot; answers one list of rows a statement. */
  read(statements: readonly Statement[]): Promise<Row[][]>
  /** Runs the statements as one atomic `batch(…, 'write')`: all or none. An empty list writes nothing. */
  write(statements: readonly Statement[]): Promise<WriteResult>
  /**
   * The libSQL client, for drizzle and lucia. Writes go to the primary; on a replica, single SELECTs are answered
   * by the local copy. Interactive transactions hold up every other writer: do not use them.
   */
  readonly client: Client
  status(): DatabaseStatus
  close(): Promise<void>
}

/** Makes a statement. `sql` must be a constant text: values belong in `args`. */
export function statement(sql: string, ...args: InValue[]): Statement {
  return { sql, args }
}
