import { canonicalJson } from '@batchproof/domain/kernel/canonical-json.ts'
import { statement, type Row, type Statement } from './database.ts'

/** Work to be done after a commit. All instants are UTC. */
export interface Effect {
  readonly id: string
  readonly kind: string
  /** What it is about: a stream, a room. */
  readonly subject: string
  readonly payload: unknown
  readonly createdAt: string
  /** How often it was tried. */
  readonly attempts: number
  readonly nextAttemptAt: string
  readonly doneAt: string | null
  readonly lastError: string | null
}

/** Queues an effect; belongs in the write of the events that cause it. */
export function queueEffectStatement(
  effect: Pick<Effect, 'id' | 'kind' | 'subject' | 'payload' | 'createdAt'>,
): Statement {
  return statement(
    'INSERT INTO effect (id, kind, subject, payload, created_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?)',
    effect.id,
    effect.kind,
    effect.subject,
    canonicalJson(effect.payload),
    effect.createdAt,
    effect.createdAt,
  )
}

/**
 * Claims effects that are due, so that two workers do not both take them: counts the attempt and puts the next one
 * off until `retryAt`. Belongs in a `write`; give its rows to {@link effectFromRow}.
 */
export function claimEffectsStatement(now: string, retryAt: string, limit: number): Statement {
  return statement(
    'UPDATE effect SET attempts = attempts + 1, next_attempt_at = ? WHERE id IN' +
      ' (SELECT id FROM effect WHERE done_at IS NULL AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ?)' +
      ' RETURNING *',
    retryAt,
    now,
    limit,
  )
}

/** Marks an effect as done. */
export function effectDoneStatement(id: string, doneAt: string): Statement {
  return statement('UPDATE effect SET done_at = ?, last_error = NULL WHERE id = ?', doneAt, id)
}

/** Notes why an attempt failed and when to try again. */
export function effectFailedStatement(id: string, error: string, nextAttemptAt: string): Statement {
  return statement(
    'UPDATE effect SET last_error = ?, next_attempt_at = ? WHERE id = ?',
    error,
    nextAttemptAt,
    id,
  )
}

/** An effect from its row. */
export function effectFromRow(row: Row): Effect {
  return {
    id: row.id as string,
    kind: row.kind as string,
    subject: row.subject as string,
    payload: JSON.parse(row.payload as string) as unknown,
    createdAt: row.created_at as string,
    attempts: row.attempts as number,
    nextAttemptAt: row.next_attempt_at as string,
    doneAt: row.done_at as string | null,
    lastError: row.last_error as string | null,
  }
}
