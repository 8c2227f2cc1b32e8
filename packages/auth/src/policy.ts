/** What a site asks of its signers; reference data. */
export const SIGNING_POLICIES = ['biometric_required', 'biometric_where_enrolled', 'badge_and_pin'] as const
export type SigningPolicy = (typeof SIGNING_POLICIES)[number]

/** A part of a proof. The identifier is the user name or the badge: the identification code of 21 CFR 11.300(a). */
export type ProofPart = 'identifier' | 'pin' | 'webauthn'

/** What decides how much of a proof is needed. */
export interface SigningSituation {
  /** As the catalogue says: `always_all` for witness, reviewer and PIC. */
  readonly need: 'session' | 'always_all'
  /** True until the signer has signed with all components in this session, and again after another has signed. */
  readonly firstSigningOfSession: boolean
  /** True when the session on the device is not the signer's, or there is none. */
  readonly onAnothersSession: boolean
  /** How many passkeys the signer has that are not revoked. */
  readonly enrolledCredentials: number
}

/**
 * The parts of a proof that a signature needs (21 CFR 11.200(a)(1)): all at the first signing of a continuous
 * period, the PIN, which only the signer can execute, at each later one; all every time outside such a period.
 */
export function neededParts(policy: SigningPolicy, situation: SigningSituation): readonly ProofPart[] {
  const all =
    situation.need === 'always_all' || situation.firstSigningOfSession || situation.onAnothersSession
  if (!all) return ['pin']
  return needsBiometric(policy, situation.enrolledCredentials)
    ? ['identifier', 'pin', 'webauthn']
    : ['identifier', 'pin']
}

/** True when the site's policy asks this person for a passkey wherever all components are asked for. */
export function needsBiometric(policy: SigningPolicy, enrolledCredentials: number): boolean {
  if (policy === 'biometric_required') return true
  return policy === 'biometric_where_enrolled' && enrolledCredentials > 0
}
