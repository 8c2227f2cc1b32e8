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
 * off until `retryAt`. Effects of one kind and subject are claimed in the order in which they were queued: none while
 * an earlier one is being tried or waits to be tried again. Belongs in a `write`; give its rows to
 * {@link effectsBySubject}.
 */
export function claimEffectsStatement(now: string, retryAt: string, limit: number, kind: string): Statement {
  return statement(
    `UPDATE effect SET attempts = attempts + 1, next_attempt_at = ? WHERE id IN (
       SELECT id FROM effect AS due
       WHERE due.kind = ? AND due.done_at IS NULL AND due.next_attempt_at <= ?
         AND NOT EXISTS (
           SELECT 1 FROM effect AS earlier
           WHERE earlier.subject = due.subject AND earlier.kind = due.kind AND earlier.done_at IS NULL
             AND earlier.rowid < due.rowid AND earlier.next_attempt_at > ?)
       ORDER BY due.rowid LIMIT ?)
     RETURNING *, rowid AS place`,
    retryAt,
    kind,
    now,
    now,
    limit,
  )
}

/** Marks effects as done. */
export function effectsDoneStatement(ids: readonly string[], doneAt: string): Statement {
  return statement(
    'UPDATE effect SET done_at = ?, last_error = NULL WHERE id IN (SELECT value FROM json_each(?))',
    doneAt,
    JSON.stringify(ids),
  )
}

/** Notes why an attempt failed and when to try again. */
export function effectsFailedStatement(
  ids: readonly string[],
  error: string,
  nextAttemptAt: string,
): Statement {
  return statement(
    'UPDATE effect SET last_error = ?, next_attempt_at = ? WHERE id IN (SELECT value FROM json_each(?))',
    error,
    nextAttemptAt,
    JSON.stringify(ids),
  )
}

/** Claimed effects by subject, each run in the order in which it was queued; an update returns its rows in none. */
export function effectsBySubject(rows: readonly Row[]): ReadonlyMap<string, readonly Effect[]> {
  const bySubject = new Map<string, Effect[]>()
  for (const row of rows.toSorted((a, b) => (a.place as number) - (b.place as number))) {
    const effect = effectFromRow(row)
    bySubject.set(effect.subject, [...(bySubject.get(effect.subject) ?? []), effect])
  }
  return bySubject
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
