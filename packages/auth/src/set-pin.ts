import { statement, type Statement } from '@batchproof/db/database.ts'
import type { Refusal } from '@batchproof/domain/kernel/refusal.ts'
import { DAY_SECONDS, later } from './clock.ts'
import type { AuthContext } from './context.ts'
import { freshRows } from './fresh-rows.ts'
import { PIN_HISTORY_LENGTH, refuseRecentPin, refuseWeakPin } from './pin-rules.ts'
import { makePinVerifier, verifyPin } from './pin.ts'

/**
 * The statements that set a person's new PIN, or the refusal `value_invalid` on `newPin` when it is weak or one of
 * the person's last five. Only the person's own acts (enrolment, change) come here: nobody sets another's PIN.
 */
export async function setPin(
  ctx: AuthContext,
  personId: string,
  newPin: string,
): Promise<
  { readonly ok: true; readonly statements: Statement[] } | { readonly ok: false; readonly refusal: Refusal }
> {
  const weak = refuseWeakPin(newPin)
  if (weak) return { ok: false, refusal: weak }
  if (await isRecent(ctx, personId, newPin)) return { ok: false, refusal: refuseRecentPin() }
  const verifier = await makePinVerifier(ctx, newPin)
  const now = ctx.now()
  const statements = [
    statement(
      `UPDATE auth_account SET pin_verifier = ?, pin_set_at = ?, pin_expires_at = ?, must_change_pin = 0
       WHERE person_id = ?`,
      verifier,
      now,
      later(now, ctx.policy.pinMaximumAgeDays * DAY_SECONDS),
      personId,
    ),
    statement(
      'INSERT INTO auth_pin_history (person_id, pin_verifier, set_at) VALUES (?, ?, ?)',
      personId,
      verifier,
      now,
    ),
  ]
  return { ok: true, statements }
}

/** The statement that makes a person choose another PIN before they do anything else. */
export function requirePinChange(personId: string): Statement[] {
  return [statement('UPDATE auth_account SET must_change_pin = 1 WHERE person_id = ?', personId)]
}

async function isRecent(ctx: AuthContext, personId: string, pin: string): Promise<boolean> {
  const [rows] = await freshRows(ctx, [
    statement(
      'SELECT pin_verifier FROM auth_pin_history WHERE person_id = ? ORDER BY id DESC LIMIT ?',
      personId,
      PIN_HISTORY_LENGTH,
    ),
  ])
  for (const row of rows ?? []) {
    if (await verifyPin(ctx, pin, row.pin_verifier as string)) return true
  }
  return false
}
