import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '../bytes.ts'
import { FLAG, SoftwareAuthenticator, type Bend, type CborValue } from '../testing/software-authenticator.ts'
import type { RegistrationResponse } from './messages.ts'
import { verifyRegistration, type RegistrationProblem } from './registration.ts'

const rp = { id: 'facility.example', name: 'Facility', origins: ['https://facility.example'] }
const challenge = toBase64url(new Uint8Array(32).fill(5))
const userId = toBase64url(new Uint8Array([1, 2, 3]))

function check(response: RegistrationResponse, registered: string[] = []) {
  const bytes = fromBase64url(challenge)!
  return verifyRegistration(response, { challenge: bytes, rp, isRegistered: (id) => registered.includes(id) })
}

async function problemOf(
  bend: Bend,
  change: (response: RegistrationResponse) => RegistrationResponse = (r) => r,
) {
  const result = await check(change(new SoftwareAuthenticator().create({ challenge, userId }, bend)))
  return result.ok ? null : result.problem
}

describe('verifyRegistration (WebAuthn Level 3 §7.1)', () => {
  it.each(['ES256', 'RS256', 'EdDSA'] as const)('[B10.4] accepts an honest %s passkey', async (algorithm) => {
    const authenticator = new SoftwareAuthenticator({ algorithm })
    const result = await check(authenticator.create({ challenge, userId }))
    expect(result).toMatchObject({
      ok: true,
      credential: {
        id: toBase64url(authenticator.credentialId),
        backupEligible: false,
        transports: ['internal'],
      },
    })
  })

  it('[B10.4] reads eligibility for backup and its state', async () => {
    const result = await check(
      new SoftwareAuthenticator({ isBackupEligible: true }).create({ challenge, userId }),
    )
    expect(result).toMatchObject({ ok: true, credential: { backupEligible: true, backupState: true } })
  })

  const clientData = (change: Record<string, unknown>): Bend => ({
    clientData: (honest) => ({ ...honest, ...change }),
  })
  const es256 = new SoftwareAuthenticator().coseKey()
  const bentKey = (parameter: number, value: CborValue): Bend => ({
    coseKey: new Map(es256).set(parameter, value),
  })
  const cases: [RegistrationProblem, string, Bend][] = [
    ['client_data_unreadable', 'client data that is not JSON', { clientDataJSON: Buffer.from('{') }],
    [
      'client_data_unreadable',
      'client data that is not UTF-8',
      { clientDataJSON: Uint8Array.of(0xff, 0xfe) },
    ],
    ['type_wrong', 'an assertion passed off as a registration', clientData({ type: 'webauthn.get' })],
    ['challenge_differs', 'another challenge', clientData({ challenge: toBase64url(new Uint8Array(32)) })],
    ['challenge_differs', 'a part of the challenge', clientData({ challenge: challenge.slice(0, 20) })],
    ['origin_not_allowed', 'another site', clientData({ origin: 'https://facility.example.evil.test' })],
    ['origin_not_allowed', 'the site without https', clientData({ origin: 'http://facility.example' })],
    ['cross_origin', 'a frame in another site', clientData({ crossOrigin: true })],
    [
      'top_origin_present',
      'a frame that names its top',
      clientData({ topOrigin: 'https://facility.example' }),
    ],
    ['rp_id_differs', 'another relying party', { rpId: 'evil.test' }],
    ['user_not_present', 'no touch', { flags: (honest) => honest & ~FLAG.UP }],
    ['user_not_verified', 'no fingerprint, face or PIN', { flags: (honest) => honest & ~FLAG.UV }],
    ['backup_state_without_eligibility', 'a backup that cannot be', { flags: (honest) => honest | FLAG.BS }],
    ['algorithm_not_allowed', 'an algorithm off the list', bentKey(3, -35)],
    ['public_key_invalid', 'a key of another curve', bentKey(-1, 2)],
    ['public_key_invalid', 'a key of another type than its algorithm', bentKey(3, -257)],
    ['attestation_not_empty', 'a statement where none was said', { attStmt: new Map([['x', 1]]) }],
    ['attestation_unreadable', 'a format that the registry does not know', { format: 'homemade' }],
    [
      'attestation_unreadable',
      'bytes after the end',
      { authData: (honest) => Buffer.concat([honest, Buffer.of(0)]) },
    ],
    ['attestation_unreadable', 'data cut short', { authData: (honest) => honest.slice(0, 60) }],
    [
      'credential_missing',
      'no credential inside',
      { authData: (honest) => Uint8Array.from(honest.slice(0, 37)).with(32, FLAG.UP | FLAG.UV) },
    ],
    ['credential_id_too_long', 'an id of 1024 bytes', { credentialId: new Uint8Array(1024) }],
    ['credential_id_differs', 'another id outside than inside', { credentialId: new Uint8Array(20) }],
  ]
  it.each(cases)('[B10.4] %s: refuses %s', async (problem, _what, bend) => {
    expect(await problemOf(bend)).toBe(problem)
  })

  it('[B10.4] credential_already_registered: refuses an id that anybody has enrolled', async () => {
    const authenticator = new SoftwareAuthenticator()
    const response = authenticator.create({ challenge, userId })
    const result = await check(response, [toBase64url(authenticator.credentialId)])
    expect(result).toEqual({ ok: false, problem: 'credential_already_registered' })
  })

  it('[B10.4] response_malformed: refuses two ids that differ and what is not base64url', async () => {
    expect(await problemOf({}, (response) => ({ ...response, rawId: 'AAAA' }))).toBe('response_malformed')
    const bent = (response: RegistrationResponse) => ({
      ...response,
      response: { ...response.response, attestationObject: '***' },
    })
    expect(await problemOf({}, bent)).toBe('response_malformed')
  })

  it('[B10.4] parses other attestation formats and gives them no weight', async () => {
    const attStmt = new Map<string, CborValue>([
      ['alg', -7],
      ['sig', new Uint8Array(8)],
    ])
    expect(await problemOf({ format: 'packed', attStmt })).toBeNull()
  })

  it('[B10.4] accepts extensions that are announced, and only these', async () => {
    const withMap = (honest: Uint8Array) => Buffer.concat([honest, Buffer.of(0xa0)])
    expect(await problemOf({ flags: (honest) => honest | FLAG.ED, authData: withMap })).toBeNull()
    expect(await problemOf({ flags: (honest) => honest | FLAG.ED })).toBe('attestation_unreadable')
  })
})
