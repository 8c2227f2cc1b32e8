import { statement, type Statement } from '@batchproof/db/database.ts'
import { DAY_SECONDS, later, unixSeconds } from './clock.ts'
import type { AuthContext } from './context.ts'

const KEPT_DAYS = 30

/**
 * The statements that remove what has served its time: expired sessions, challenges and counters. Attempts, PIN
 * history, credentials, devices and accounts are records and are never removed. To be run once a day.
 */
export function forgetExpired(ctx: Pick<AuthContext, 'now'>): Statement[] {
  const now = ctx.now()
  const yesterday = later(now, -DAY_SECONDS)
  return [
    statement('DELETE FROM auth_session WHERE expires_at <= ?', unixSeconds(now)),
    statement('DELETE FROM auth_challenge WHERE expires_at <= ?', yesterday),
    statement('DELETE FROM auth_enrolment_code WHERE used_at IS NULL AND expires_at <= ?', yesterday),
    statement('DELETE FROM auth_rate WHERE window_start <= ?', unixSeconds(yesterday)),
    statement('DELETE FROM auth_phantom WHERE last_at <= ?', later(now, -KEPT_DAYS * DAY_SECONDS)),
  ]
}
