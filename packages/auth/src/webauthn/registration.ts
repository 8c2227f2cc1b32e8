import { decodeCBORToNativeValueNoLeftoverBytes } from '@oslojs/cbor'
import { parseAttestationObject } from '@oslojs/webauthn'
import { z } from 'zod'
import { fromBase64url, toBase64url } from '../bytes.ts'
import type { RelyingParty } from '../context.ts'
import { checkAuthenticator, readAuthenticatorData, type AuthenticatorProblem } from './authenticator-data.ts'
import { checkClientData, type ClientDataProblem } from './client-data.ts'
import { registrationResponse, type RegistrationResponse } from './messages.ts'
import { encodePublicKey, isAcceptedAlgorithm } from './public-key.ts'

/** Why a passkey is not enrolled: one word a step of WebAuthn Level 3 §7.1. */
export type RegistrationProblem =
  | ClientDataProblem
  | AuthenticatorProblem
  | 'response_malformed'
  | 'attestation_unreadable'
  | 'attestation_not_empty'
  | 'credential_missing'
  | 'credential_id_too_long'
  | 'credential_id_differs'
  | 'algorithm_not_allowed'
  | 'public_key_invalid'
  | 'credential_already_registered'

/** A passkey that may be enrolled. Bytes are base64url. */
export interface NewCredential {
  readonly id: string
  readonly publicKey: string
  readonly algorithm: number
  readonly signCount: number
  readonly backupEligible: boolean
  readonly backupState: boolean
  readonly transports: readonly string[]
}

export type RegistrationResult =
  | { readonly ok: true; readonly credential: NewCredential }
  | { readonly ok: false; readonly problem: RegistrationProblem }

const LONGEST_CREDENTIAL_ID_BYTES = 1023
const CBOR_DEPTH = 4
const attestationShape = z.object({
  fmt: z.string(),
  attStmt: z.record(z.string(), z.unknown()),
  authData: z.instanceof(Uint8Array),
})

/**
 * Checks the answer to `navigator.credentials.create`, in every step of WebAuthn Level 3 §7.1.
 *
 * Attestation: `none` is asked for and must then be empty (§8.7). Other formats are parsed and given no weight: what
 * is trusted is that the person, with a one-time code and their PIN, enrolled this authenticator themselves.
 *
 * @param expected.isRegistered whether a credential id (base64url) is enrolled, by anyone
 */
export async function verifyRegistration(
  response: RegistrationResponse,
  expected: {
    readonly challenge: Uint8Array
    readonly rp: RelyingParty
    readonly isRegistered: (credentialId: string) => Promise<boolean> | boolean
  },
): Promise<RegistrationResult> {
  const parts = readResponse(response)
  if (!parts) return { ok: false, problem: 'response_malformed' }
  const { rp, challenge } = expected
  const clientProblem = checkClientData(parts.clientDataJSON, { type: 'webauthn.create', rp, challenge })
  if (clientProblem) return { ok: false, problem: clientProblem }

  const attestation = readAttestation(parts.attestationObject)
  const data = attestation && readAuthenticatorData(attestation.authData)
  if (!attestation || !data) return { ok: false, problem: 'attestation_unreadable' }
  const authenticatorProblem = checkAuthenticator(data, rp.id)
  if (authenticatorProblem) return { ok: false, problem: authenticatorProblem }

  if (!data.credential) return { ok: false, problem: 'credential_missing' }
  const { id, publicKey: key } = data.credential
  const algorithm = orNull(() => key.algorithm())
  if (algorithm === null || !isAcceptedAlgorithm(algorithm))
    return { ok: false, problem: 'algorithm_not_allowed' }
  const publicKey = orNull(() => encodePublicKey(key))
  if (!publicKey) return { ok: false, problem: 'public_key_invalid' }
  if (attestation.fmt === 'none' && Object.keys(attestation.attStmt).length > 0) {
    return { ok: false, problem: 'attestation_not_empty' }
  }
  if (id.byteLength > LONGEST_CREDENTIAL_ID_BYTES) return { ok: false, problem: 'credential_id_too_long' }
  const credentialId = toBase64url(id)
  if (credentialId !== parts.credentialId) return { ok: false, problem: 'credential_id_differs' }
  if (await expected.isRegistered(credentialId))
    return { ok: false, problem: 'credential_already_registered' }
  const { signCount, backupEligible, backupState } = data
  const transports = response.response.transports ?? []
  return {
    ok: true,
    credential: {
      id: credentialId,
      publicKey: toBase64url(publicKey),
      algorithm,
      signCount,
      backupEligible,
      backupState,
      transports,
    },
  }
}

function readResponse(response: RegistrationResponse) {
  const parsed = registrationResponse.safeParse(response)
  if (!parsed.success || parsed.data.id !== parsed.data.rawId) return null
  const clientDataJSON = fromBase64url(parsed.data.response.clientDataJSON)
  const attestationObject = fromBase64url(parsed.data.response.attestationObject)
  const id = fromBase64url(parsed.data.rawId)
  return clientDataJSON && attestationObject && id
    ? { clientDataJSON, attestationObject, credentialId: toBase64url(id) }
    : null
}

/** The library knows the formats of the registry and refuses others; the raw bytes it keeps to itself. */
function readAttestation(bytes: Uint8Array): z.infer<typeof attestationShape> | null {
  return orNull(() => {
    parseAttestationObject(bytes)
    return attestationShape.parse(decodeCBORToNativeValueNoLeftoverBytes(bytes, CBOR_DEPTH))
  })
}

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
