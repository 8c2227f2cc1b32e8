/** Why a write lost a race: the facts it was decided on are no longer so. The remedy is to read and decide again. */
export type ConflictReason = 'stream_moved' | 'guard_moved' | `${string}_taken` | `${string}_moved`

/** Another writer was first. Nothing of this write is in the database. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict'
  readonly reason: ConflictReason
  constructor(reason: ConflictReason) {
    super(`another writer was first: ${reason}`)
    this.reason = reason
  }
}

/**
 * The command is in the record already; this write added nothing. Also the answer to a batch that was sent again
 * after its first answer was lost: what the command did can then be read from the record by its command id.
 */
export class CommandAlreadyRecorded extends Error {
  override readonly name = 'CommandAlreadyRecorded'
  constructor() {
    super('the command is in the record already')
  }
}

/** Someone tried to change, delete or slip in what is written once. The database refused. */
export class RecordIsAppendOnly extends Error {
  override readonly name = 'RecordIsAppendOnly'
  constructor() {
    super('the record is append-only: nothing in it can be changed, deleted or replaced')
  }
}

export type UnavailableReason =
  'network' | 'timeout' | 'server' | 'locked' | 'disk_full' | 'closed' | 'no_local_copy'

/** The database cannot be used now; the same call may succeed later. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  readonly reason: UnavailableReason
  /** True when a write was under way and its outcome is not known: look the command up before doing it again. */
  readonly mayHaveBeenWritten: boolean
  constructor(reason: UnavailableReason, mayHaveBeenWritten = false) {
    super(`the database cannot be used now: ${reason}`)
    this.reason = reason
    this.mayHaveBeenWritten = mayHaveBeenWritten
  }
}

/**
 * The primary holds an older or another record than the one this replica has seen (a restore from a backup). The
 * local copy is left untouched, because it may be the only one with the newest entries; a person must decide.
 */
export class PrimaryForked extends Error {
  override readonly name = 'PrimaryForked'
  constructor() {
    super('the primary no longer holds the record that this copy has seen')
  }
}

/** A defect: a statement or constraint failed for a reason that no caller can mend. Carries the code alone. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
  /** SQLite's or the protocol's error code. */
  readonly code: string
  constructor(code: string, cause?: unknown) {
    super(`the database refused a statement: ${code}`, {
      cause: cause instanceof Error ? redacted(cause) : undefined,
    })
    this.code = code
  }
}

/** Keeps the stack, which leads to the defect, and drops the text, which may hold values. */
function redacted(cause: Error): Error {
  const copy = new Error(cause.name)
  copy.stack = cause.stack?.replace(cause.message, '…')
  return copy
}
