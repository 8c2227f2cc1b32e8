import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { toBase64url } from '../bytes.ts'
import type { AssertionResponse, RegistrationResponse } from '../webauthn/messages.ts'

export type KeyAlgorithm = 'ES256' | 'RS256' | 'EdDSA'
const COSE_NUMBERS: Record<KeyAlgorithm, number> = { ES256: -7, RS256: -257, EdDSA: -8 }

export const FLAG = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const

type ClientData = Record<string, unknown>

/** What a test bends in an otherwise honest ceremony, before it is signed. */
export interface Bend {
  readonly clientData?: (honest: ClientData) => ClientData
  readonly clientDataJSON?: Uint8Array
  readonly flags?: (honest: number) => number
  readonly rpId?: string
  readonly signCount?: number
  readonly credentialId?: Uint8Array
  readonly coseKey?: Map<number, CborValue>
  readonly format?: string
  readonly attStmt?: Map<string, CborValue>
  readonly authData?: (honest: Uint8Array) => Uint8Array
  readonly userHandle?: string | null
}

/** An authenticator and the browser around it, with real keys: what it makes is verified for real. */
export class SoftwareAuthenticator {
  readonly algorithm: KeyAlgorithm
  readonly credentialId: Uint8Array
  readonly rpId: string
  readonly origin: string
  readonly isBackupEligible: boolean
  signCount = 0
  userHandle: string | null = null
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject

  constructor(
    options: {
      readonly algorithm?: KeyAlgorithm
      readonly rpId?: string
      readonly origin?: string
      readonly isBackupEligible?: boolean
    } = {},
  ) {
    this.algorithm = options.algorithm ?? 'ES256'
    this.rpId = options.rpId ?? 'facility.example'
    this.origin = options.origin ?? 'https://facility.example'
    this.isBackupEligible = options.isBackupEligible ?? false
    this.credentialId = randomBytes(20)
    const { privateKey, publicKey } = keyPair(this.algorithm)
    this.#privateKey = privateKey
    this.#publicKey = publicKey
  }

  /** `navigator.credentials.create`, as `toJSON()` gives it. Challenge and user id are base64url. */
  create(
    options: { readonly challenge: string; readonly userId: string },
    bend: Bend = {},
  ): RegistrationResponse {
    this.userHandle = options.userId
    const clientDataJSON = this.#clientDataJSON('webauthn.create', options.challenge, bend)
    const id = bend.credentialId ?? this.credentialId
    const length = Uint8Array.of(id.byteLength >> 8, id.byteLength & 0xff)
    const attested = join(new Uint8Array(16), length, id, cbor(bend.coseKey ?? this.coseKey()))
    const authData = this.#authenticatorData(FLAG.AT, attested, bend)
    const attestation = new Map<string, CborValue>([
      ['fmt', bend.format ?? 'none'],
      ['attStmt', bend.attStmt ?? new Map<string, CborValue>()],
      ['authData', authData],
    ])
    return {
      id: toBase64url(this.credentialId),
      rawId: toBase64url(this.credentialId),
      type: 'public-key',
      response: {
        clientDataJSON: toBase64url(clientDataJSON),
        attestationObject: toBase64url(cbor(attestation)),
        transports: ['internal'],
      },
    }
  }

  /** `navigator.credentials.get`, as `toJSON()` gives it. The counter goes up by one each time. */
  get(options: { readonly challenge: string }, bend: Bend = {}): AssertionResponse {
    this.signCount += 1
    const clientDataJSON = this.#clientDataJSON('webauthn.get', options.challenge, bend)
    const authenticatorData = this.#authenticatorData(0, new Uint8Array(0), bend)
    const clientDataHash = createHash('sha256').update(clientDataJSON).digest()
    const digest = this.algorithm === 'EdDSA' ? null : 'sha256'
    const signature = sign(digest, join(authenticatorData, clientDataHash), this.#privateKey)
    const userHandle = bend.userHandle === undefined ? this.userHandle : bend.userHandle
    return {
      id: toBase64url(this.credentialId),
      rawId: toBase64url(this.credentialId),
      type: 'public-key',
      response: {
        clientDataJSON: toBase64url(clientDataJSON),
        authenticatorData: toBase64url(authenticatorData),
        signature: toBase64url(signature),
        userHandle,
      },
    }
  }

  /** The public key as COSE. */
  coseKey(): Map<number, CborValue> {
    const jwk = this.#publicKey.export({ format: 'jwk' })
    const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
    const alg = COSE_NUMBERS[this.algorithm]
    switch (this.algorithm) {
      case 'ES256':
        return new Map<number, CborValue>([
          [1, 2],
          [3, alg],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ])
      case 'RS256':
        return new Map<number, CborValue>([
          [1, 3],
          [3, alg],
          [-1, bytes(jwk.n)],
          [-2, bytes(jwk.e)],
        ])
      case 'EdDSA':
        return new Map<number, CborValue>([
          [1, 1],
          [3, alg],
          [-1, 6],
          [-2, bytes(jwk.x)],
        ])
    }
  }

  #clientDataJSON(type: string, challenge: string, bend: Bend): Uint8Array {
    const honest: ClientData = { type, challenge, origin: this.origin, crossOrigin: false }
    return bend.clientDataJSON ?? Buffer.from(JSON.stringify(bend.clientData?.(honest) ?? honest))
  }

  #authenticatorData(extraFlags: number, attested: Uint8Array, bend: Bend): Uint8Array {
    const backup = this.isBackupEligible ? FLAG.BE | FLAG.BS : 0
    const honest = FLAG.UP | FLAG.UV | backup | extraFlags
    const counter = new Uint8Array(4)
    new DataView(counter.buffer).setUint32(0, bend.signCount ?? this.signCount)
    const rpIdHash = createHash('sha256')
      .update(bend.rpId ?? this.rpId)
      .digest()
    const data = join(rpIdHash, Uint8Array.of(bend.flags?.(honest) ?? honest), counter, attested)
    return bend.authData?.(data) ?? data
  }
}

function keyPair(algorithm: KeyAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  return generateKeyPairSync('ed25519')
}

export type CborValue = number | string | Uint8Array | Map<number, CborValue> | Map<string, CborValue>

/** CBOR (RFC 8949) of the few kinds that WebAuthn uses. */
export function cbor(value: CborValue): Uint8Array {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return join(head(3, Buffer.byteLength(value)), Buffer.from(value))
  if (value instanceof Uint8Array) return join(head(2, value.byteLength), value)
  const members = [...value].flatMap(([key, member]) => [cbor(key), cbor(member)])
  return join(head(5, value.size), ...members)
}

function head(major: number, argument: number): Uint8Array {
  if (argument < 24) return Uint8Array.of((major << 5) | argument)
  if (argument < 256) return Uint8Array.of((major << 5) | 24, argument)
  return Uint8Array.of((major << 5) | 25, argument >> 8, argument & 0xff)
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
