import {
  CommandAlreadyRecorded,
  DatabaseFault,
  DatabaseUnavailable,
  PrimaryForked,
  RecordIsAppendOnly,
  WriteConflict,
  type ConflictReason,
} from './errors.ts'

/** Names that do not say that the connection to the server broke before an answer came. */
const BROKEN_CONNECTION =
  /other side closed|ECONNRESET|EPIPE|network connection lost|socket hang up|terminated/i
const NOT_REACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/i

/** Turns what the libSQL clients throw into the errors of this package. */
export function mapDatabaseError(error: unknown, during: 'read' | 'write'): Error {
  if (isOurs(error)) return error
  const text = errorText(error)
  return (
    constraintError(text) ?? unavailable(error, text, during) ?? new DatabaseFault(errorCode(error), error)
  )
}

/** Whether a broken connection ended the call: sent on a kept-alive socket that the server had closed. */
export function isBrokenConnection(error: unknown): boolean {
  return !isTimeout(error) && BROKEN_CONNECTION.test(errorText(error))
}

/** Whether another writer holds the file's lock, so that nothing at all was done. */
export function isLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error))
}

function isOurs(error: unknown): error is Error {
  return (
    error instanceof WriteConflict ||
    error instanceof CommandAlreadyRecorded ||
    error instanceof RecordIsAppendOnly ||
    error instanceof DatabaseUnavailable ||
    error instanceof PrimaryForked ||
    error instanceof DatabaseFault
  )
}

/**
 * Triggers raise one word; a unique constraint names its table, so a table called `slot_taken` answers in the same
 * way as a trigger that raises `slot_taken`.
 */
function constraintError(text: string): Error | null {
  if (
    !/constraint|SQLITE_CONSTRAINT|\b(moved|taken)\b|append_only|already_recorded|_moved|_taken/i.test(text)
  )
    return null
  if (/\bcommand_already_recorded\b|record_event\.command_id/.test(text)) return new CommandAlreadyRecorded()
  if (/\brecord_is_append_only\b/.test(text)) return new RecordIsAppendOnly()
  if (/record_event\.stream\b/.test(text)) return new WriteConflict('stream_moved')
  const word = /\b([a-z]+(?:_[a-z]+)*_(?:moved|taken))\b/.exec(text)?.[1]
  return word === undefined ? null : new WriteConflict(word as ConflictReason)
}

function unavailable(error: unknown, text: string, during: 'read' | 'write'): Error | null {
  const writing = during === 'write'
  const code = errorCode(error)
  if (isTimeout(error)) return new DatabaseUnavailable('timeout', writing)
  if (isLocked(error)) return new DatabaseUnavailable('locked')
  if (code.startsWith('SQLITE_FULL') || /ENOSPC/.test(text)) return new DatabaseUnavailable('disk_full')
  if (code === 'TRANSACTION_ACTIVE') return new DatabaseUnavailable('locked')
  if (code === 'CLIENT_CLOSED' || code === 'HRANA_CLOSED_ERROR') return new DatabaseUnavailable('closed')
  if (NOT_REACHED.test(text)) return new DatabaseUnavailable('network')
  if (BROKEN_CONNECTION.test(text) || /fetch failed/i.test(text))
    return new DatabaseUnavailable('network', writing)
  if (code === 'SERVER_ERROR') return new DatabaseUnavailable('server', writing)
  return null
}

function isTimeout(error: unknown): boolean {
  return chain(error).some((each) => each.name === 'TimeoutError')
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}

function errorText(error: unknown): string {
  return chain(error)
    .map((each) => `${String((each as { code?: unknown }).code ?? '')} ${each.message}`)
    .join(' ')
}

/** An error and its causes; `fetch failed` says why only in its cause, a refused dual-stack connect in `errors`. */
function chain(error: unknown): Error[] {
  const found: Error[] = []
  let next: unknown = error
  while (next instanceof Error && found.length < 8) {
    found.push(next)
    if (next instanceof AggregateError) found.push(...next.errors.filter((each) => each instanceof Error))
    next = next.cause
  }
  return found
}
