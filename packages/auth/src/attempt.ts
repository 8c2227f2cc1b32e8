import { statement, type Statement } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import type { Place } from './context.ts'

/** What a person was proving their identity for. */
export type AttemptPurpose =
  'sign_in' | 'reauthenticate' | 'signature' | 'change_pin' | 'register' | 'enrolment' | 'unlock' | 'pairing'

/** One attempt to prove who one is. `outcome` is `accepted` or the word of what was wrong. */
export interface Attempt {
  readonly at: Instant
  readonly personId: string | null
  readonly userName: string | null
  readonly purpose: AttemptPurpose
  readonly outcome: string
  readonly place: Place
}

const LONGEST_TEXT = 256

/** The statement that keeps an attempt on record. The row can never be changed or deleted (21 CFR 11.300(d)). */
export function recordAttempt(attempt: Attempt): Statement {
  const { at, personId, userName, purpose, outcome, place } = attempt
  return statement(
    `INSERT INTO auth_attempt (at, person_id, user_name, purpose, outcome, network_address, device_id, user_agent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    at,
    personId,
    userName?.slice(0, LONGEST_TEXT) ?? null,
    purpose,
    outcome,
    place.networkAddress,
    place.deviceId,
    place.userAgent.slice(0, LONGEST_TEXT),
  )
}
