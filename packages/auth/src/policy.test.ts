import { describe, expect, it } from 'vitest'
import { neededParts, type SigningPolicy, type SigningSituation } from './policy.ts'

const later: SigningSituation = {
  need: 'session',
  firstSigningOfSession: false,
  onAnothersSession: false,
  enrolledCredentials: 1,
}
const all = ['identifier', 'pin', 'webauthn']

describe('neededParts', () => {
  it.each<[string, SigningPolicy, Partial<SigningSituation>, string[]]>([
    ['a later signing of the session', 'biometric_required', {}, ['pin']],
    ['the first signing of a session', 'biometric_required', { firstSigningOfSession: true }, all],
    ['a witness, a reviewer, a PIC', 'biometric_where_enrolled', { need: 'always_all' }, all],
    ['somebody on another’s session', 'biometric_where_enrolled', { onAnothersSession: true }, all],
    [
      'a first signing without a passkey, where it is required',
      'biometric_required',
      { firstSigningOfSession: true, enrolledCredentials: 0 },
      all,
    ],
    [
      'a first signing without a passkey, where enrolled',
      'biometric_where_enrolled',
      { firstSigningOfSession: true, enrolledCredentials: 0 },
      ['identifier', 'pin'],
    ],
    [
      'a first signing by badge and PIN',
      'badge_and_pin',
      { firstSigningOfSession: true },
      ['identifier', 'pin'],
    ],
  ])('[P11.6] %s (%s)', (_who, policy, change, expected) => {
    expect(neededParts(policy, { ...later, ...change })).toEqual(expected)
  })
})
