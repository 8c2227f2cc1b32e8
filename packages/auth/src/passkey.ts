import { refusal } from '@batchproof/domain/kernel/refusal.ts'
import { readAccount } from './account.ts'
import { recordAttempt } from './attempt.ts'
import { fromBase64url } from './bytes.ts'
import { CHALLENGE_SECONDS, insertChallenge, newChallenge, takeChallenge } from './challenge.ts'
import type { AuthContext, Place } from './context.ts'
import { describeCredential, insertCredential, listCredentials, selectCredential } from './credential.ts'
import { freshRows } from './fresh-rows.ts'
import { judgeProof, refused, type ProofRefused } from './proof.ts'
import { writeProof } from './sign-in.ts'
import {
  registrationOptions,
  type RegistrationOptions,
  type RegistrationResponse,
} from './webauthn/messages.ts'
import { verifyRegistration } from './webauthn/registration.ts'

const LONGEST_NICKNAME = 60

/** Begins the enrolment of a passkey by the person whose session it is. */
export async function prepareRegistration(
  ctx: AuthContext,
  about: {
    readonly personId: string
    readonly userName: string
    readonly displayName: string
    readonly sessionId: string
    readonly place: Place
  },
): Promise<{ readonly challengeId: string; readonly options: RegistrationOptions }> {
  const { personId, sessionId, userName, displayName, place } = about
  const existing = await listCredentials(ctx, personId)
  const challenge = newChallenge(ctx, { purpose: 'register', personId, sessionId, deviceId: place.deviceId })
  await ctx.db.write([insertChallenge(challenge)])
  const options = registrationOptions({
    rp: ctx.rp,
    personId,
    userName,
    displayName,
    challenge: challenge.challenge,
    existing: existing.map(describeCredential),
    timeoutSeconds: CHALLENGE_SECONDS,
  })
  return { challengeId: challenge.id, options }
}

/**
 * Enrols a passkey. The PIN is asked for again: at a screen that somebody left open, another could otherwise add
 * their own finger to it (ASVS 6.3, 7.5.1).
 */
export async function completeRegistration(
  ctx: AuthContext,
  about: {
    readonly challengeId: string
    readonly personId: string
    readonly sessionId: string
    readonly pin: string
    readonly response: RegistrationResponse
    readonly nickname: string
    readonly place: Place
  },
): Promise<{ readonly ok: true; readonly credentialId: string } | ProofRefused> {
  const { personId, sessionId, place } = about
  const account = await readAccount(ctx, personId)
  const judged = await judgeProof(ctx, {
    purpose: 'register',
    place,
    account,
    typed: personId,
    lockedUntil: account?.lockedUntil ?? null,
    proof: { pin: about.pin },
    assertion: null,
    allowDuePin: false,
  })
  if (!judged.ok) return judged
  const challenge = await takeChallenge(ctx, about.challengeId, 'register')
  const isOurs =
    challenge?.personId === personId &&
    challenge.sessionId === sessionId &&
    challenge.deviceId === place.deviceId
  const value = challenge && isOurs ? fromBase64url(challenge.challenge) : null
  if (!value) return refusePasskey(ctx, personId, place, 'challenge_unknown')

  const result = await verifyRegistration(about.response, {
    challenge: value,
    rp: ctx.rp,
    isRegistered: async (id) => ((await freshRows(ctx, [selectCredential(id)]))[0]?.length ?? 0) > 0,
  })
  if (!result.ok) return refusePasskey(ctx, personId, place, `webauthn:${result.problem}`)
  const nickname = about.nickname.trim().slice(0, LONGEST_NICKNAME) || 'Passkey'
  const insert = insertCredential(result.credential, {
    personId,
    nickname,
    deviceId: place.deviceId,
    at: ctx.now(),
  })
  const conflict = await writeProof(ctx, [...judged.statements, insert], judged.overtaken)
  return conflict ?? { ok: true, credentialId: result.credential.id }
}

async function refusePasskey(
  ctx: AuthContext,
  personId: string,
  place: Place,
  outcome: string,
): Promise<ProofRefused> {
  await ctx.db.write([
    recordAttempt({ at: ctx.now(), personId, userName: null, purpose: 'register', outcome, place }),
  ])
  return refused(refusal('value_invalid', 'The passkey could not be enrolled. Begin again.', 'response'))
}
