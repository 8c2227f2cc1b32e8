import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '../bytes.ts'
import {
  FLAG,
  SoftwareAuthenticator,
  type Bend,
  type KeyAlgorithm,
} from '../testing/software-authenticator.ts'
import { verifyAssertion, type AssertionProblem, type StoredCredential } from './assertion.ts'
import { verifyEvidence } from './evidence.ts'
import { userHandle, type AssertionResponse } from './messages.ts'
import { verifyRegistration } from './registration.ts'

const rp = { id: 'facility.example', name: 'Facility', origins: ['https://facility.example'] }
const challengeBytes = new Uint8Array(32).fill(9)
const challenge = toBase64url(challengeBytes)
const personId = 'person-1'

async function enrolled(algorithm: KeyAlgorithm = 'ES256', isBackupEligible = false) {
  const authenticator = new SoftwareAuthenticator({ algorithm, isBackupEligible })
  const response = authenticator.create({ challenge, userId: userHandle(personId) })
  const expected = { challenge: challengeBytes, rp, isRegistered: () => false }
  const result = await verifyRegistration(response, expected)
  if (!result.ok) throw new Error(result.problem)
  const credential: StoredCredential = { ...result.credential, personId, revokedAt: null }
  return { authenticator, credential }
}

function check(
  response: AssertionResponse,
  credential: StoredCredential | null,
  allowCredentialIds: string[] = [],
) {
  return verifyAssertion(response, {
    challenge: challengeBytes,
    rp,
    personId,
    allowCredentialIds,
    credential,
  })
}

async function problemOf(bend: Bend, change: Partial<StoredCredential> = {}) {
  const { authenticator, credential } = await enrolled()
  const result = await check(authenticator.get({ challenge }, bend), { ...credential, ...change })
  return result.ok ? null : result.problem
}

describe('verifyAssertion (WebAuthn Level 3 §7.2)', () => {
  it.each(['ES256', 'RS256', 'EdDSA'] as const)(
    '[B10.4] accepts an honest %s assertion',
    async (algorithm) => {
      const { authenticator, credential } = await enrolled(algorithm)
      const result = await check(authenticator.get({ challenge }), credential, [credential.id])
      expect(result).toMatchObject({ ok: true, assertion: { credentialId: credential.id, signCount: 1 } })
    },
  )

  it('[B10.4] accepts ES256 keys and signatures whatever zeros they begin with', async () => {
    // One key in 128 has a coordinate that begins with a zero byte; so have signatures.
    for (let round = 0; round < 200; round += 1) {
      const { authenticator, credential } = await enrolled()
      const result = await check(authenticator.get({ challenge }), credential)
      expect(result.ok).toBe(true)
    }
  })

  it('[B10.4] accepts an authenticator that does not count', async () => {
    expect(await problemOf({ signCount: 0 })).toBeNull()
  })

  const clientData = (change: Record<string, unknown>): Bend => ({
    clientData: (honest) => ({ ...honest, ...change }),
  })
  const cases: [AssertionProblem, string, Bend, Partial<StoredCredential>][] = [
    ['credential_unknown', 'a credential of another id', {}, { id: 'AAAA' }],
    ['credential_of_another_person', 'another person’s passkey', {}, { personId: 'person-2' }],
    ['credential_revoked', 'a revoked passkey', {}, { revokedAt: '2026-11-01T00:00:00.000Z' }],
    ['user_handle_differs', 'another user handle', { userHandle: userHandle('person-2') }, {}],
    ['client_data_unreadable', 'client data that is not JSON', { clientDataJSON: Buffer.from('[') }, {}],
    ['type_wrong', 'a registration passed off as an assertion', clientData({ type: 'webauthn.create' }), {}],
    [
      'challenge_differs',
      'another challenge',
      clientData({ challenge: toBase64url(new Uint8Array(32)) }),
      {},
    ],
    ['origin_not_allowed', 'another site', clientData({ origin: 'https://evil.test' }), {}],
    ['origin_not_allowed', 'another port', clientData({ origin: 'https://facility.example:8443' }), {}],
    ['cross_origin', 'a frame in another site', clientData({ crossOrigin: true }), {}],
    ['top_origin_present', 'a frame that names its top', clientData({ topOrigin: 'https://evil.test' }), {}],
    ['rp_id_differs', 'another relying party', { rpId: 'evil.test' }, {}],
    ['user_not_present', 'no touch', { flags: (honest) => honest & ~FLAG.UP }, {}],
    ['user_not_verified', 'no fingerprint, face or PIN', { flags: (honest) => honest & ~FLAG.UV }, {}],
    [
      'backup_state_without_eligibility',
      'a backup that cannot be',
      { flags: (honest) => honest | FLAG.BS },
      {},
    ],
    ['backup_eligibility_changed', 'eligibility gained', { flags: (honest) => honest | FLAG.BE }, {}],
    ['backup_eligibility_changed', 'eligibility lost', {}, { backupEligible: true }],
    ['algorithm_not_allowed', 'a stored algorithm off the list', {}, { algorithm: -35 }],
    ['signature_invalid', 'a key stored for another algorithm', {}, { algorithm: -8 }],
    ['sign_count_regressed', 'a counter that stands still', { signCount: 4 }, { signCount: 4 }],
    ['sign_count_regressed', 'a counter that goes back', { signCount: 3 }, { signCount: 4 }],
    ['sign_count_regressed', 'a counter that stops', { signCount: 0 }, { signCount: 4 }],
    [
      'authenticator_data_unreadable',
      'bytes after the end',
      { authData: (honest) => Buffer.concat([honest, Buffer.of(0)]) },
      {},
    ],
    ['authenticator_data_unreadable', 'data cut short', { authData: (honest) => honest.slice(0, 36) }, {}],
  ]
  it.each(cases)('[B10.4] %s: refuses %s', async (problem, _what, bend, stored) => {
    expect(await problemOf(bend, stored)).toBe(problem)
  })

  it('[B10.4] credential_not_allowed: refuses a passkey that was not asked for', async () => {
    const { authenticator, credential } = await enrolled()
    const result = await check(authenticator.get({ challenge }), credential, ['AAAA'])
    expect(result).toEqual({ ok: false, problem: 'credential_not_allowed' })
  })

  it('[B10.4] response_malformed: refuses two ids that differ', async () => {
    const { authenticator, credential } = await enrolled()
    const result = await check({ ...authenticator.get({ challenge }), rawId: 'AAAA' }, credential)
    expect(result).toEqual({ ok: false, problem: 'response_malformed' })
  })

  it.each(['ES256', 'RS256', 'EdDSA'] as const)(
    '[B10.4] refuses %s when any part is swapped after signing',
    async (algorithm) => {
      const { authenticator, credential } = await enrolled(algorithm)
      const one = authenticator.get({ challenge })
      const two = authenticator.get({ challenge })
      const swap = (part: Partial<AssertionResponse['response']>) =>
        check({ ...one, response: { ...one.response, ...part } }, credential)
      const bad = { ok: false, problem: 'signature_invalid' }
      expect(await swap({ authenticatorData: two.response.authenticatorData })).toEqual(bad)
      expect(await swap({ signature: two.response.signature })).toEqual(bad)
      const spaced = Buffer.from(`${Buffer.from(one.response.clientDataJSON, 'base64url').toString()} `)
      expect(await swap({ clientDataJSON: spaced.toString('base64url') })).toEqual(bad)
      expect(await swap({ signature: 'AAAA' })).toEqual(bad)
      const other = await enrolled(algorithm)
      expect(await check(one, { ...credential, publicKey: other.credential.publicKey })).toEqual(bad)
    },
  )

  it('[B10.4] signature_invalid: refuses r = s = 0 and numbers beyond the order', async () => {
    const { authenticator, credential } = await enrolled()
    const honest = authenticator.get({ challenge })
    const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
    for (const der of ['3006020100020100', `3026022100${order}020101`, '3006020101020100']) {
      const signature = Buffer.from(der, 'hex').toString('base64url')
      const result = await check({ ...honest, response: { ...honest.response, signature } }, credential)
      expect(result).toEqual({ ok: false, problem: 'signature_invalid' })
    }
  })

  it('[B10.4] does not raise the alarm of a copied passkey for a forged counter', async () => {
    const { authenticator, credential } = await enrolled()
    const honest = authenticator.get({ challenge })
    const data = Buffer.from(honest.response.authenticatorData, 'base64url')
    data.writeUInt32BE(1, 33)
    const response = { ...honest.response, authenticatorData: data.toString('base64url') }
    const result = await check({ ...honest, response }, { ...credential, signCount: 7 })
    // Same bytes as signed, so the counter is what is wrong; with other bytes it would be the signature.
    expect(result).toEqual({ ok: false, problem: 'sign_count_regressed' })
    data.writeUInt32BE(2, 33)
    const forged = { ...honest.response, authenticatorData: data.toString('base64url') }
    const second = await check({ ...honest, response: forged }, { ...credential, signCount: 7 })
    expect(second).toEqual({ ok: false, problem: 'signature_invalid' })
  })

  it('[P11.5] the kept evidence verifies again, and not for another challenge', async () => {
    const { authenticator, credential } = await enrolled('EdDSA')
    const result = await check(authenticator.get({ challenge }), credential)
    if (!result.ok) throw new Error(result.problem)
    const { evidence } = result.assertion
    expect(fromBase64url(evidence.publicKey)?.byteLength).toBe(44)
    expect(await verifyEvidence(evidence, challengeBytes, rp)).toBeNull()
    expect(await verifyEvidence(evidence, new Uint8Array(32), rp)).toBe('challenge_differs')
    expect(await verifyEvidence({ ...evidence, signature: 'AAAA' }, challengeBytes, rp)).toBe(
      'signature_invalid',
    )
  })
})
