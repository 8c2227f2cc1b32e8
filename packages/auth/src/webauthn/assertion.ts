import { createAssertionSignatureMessage } from '@oslojs/webauthn'
import type { WebauthnEvidence } from '@batchproof/domain/signature/signature.ts'
import { fromBase64url, toBase64url } from '../bytes.ts'
import type { RelyingParty } from '../context.ts'
import {
  checkAuthenticator,
  readAuthenticatorData,
  type AuthenticatorProblem,
  type AuthenticatorState,
} from './authenticator-data.ts'
import { checkClientData, type ClientDataProblem } from './client-data.ts'
import { assertionResponse, userHandle, type AssertionResponse } from './messages.ts'
import { isAcceptedAlgorithm, verifySignature } from './public-key.ts'

/** Why an assertion is refused: one word a step of WebAuthn Level 3 §7.2. */
export type AssertionProblem =
  | ClientDataProblem
  | AuthenticatorProblem
  | 'response_malformed'
  | 'credential_not_allowed'
  | 'credential_unknown'
  | 'credential_of_another_person'
  | 'credential_revoked'
  | 'user_handle_differs'
  | 'authenticator_data_unreadable'
  | 'backup_eligibility_changed'
  | 'algorithm_not_allowed'
  | 'signature_invalid'
  /** The counter went back: a copy of the authenticator may be in use. Raise an alarm. */
  | 'sign_count_regressed'

/** A passkey as it was enrolled. Bytes are base64url. */
export interface StoredCredential {
  readonly id: string
  readonly personId: string
  readonly publicKey: string
  readonly algorithm: number
  readonly signCount: number
  readonly backupEligible: boolean
  readonly revokedAt: string | null
}

/** What is known before the assertion arrives. */
export interface AssertionExpectation {
  readonly challenge: Uint8Array
  readonly rp: RelyingParty
  /** Who claims to sign. */
  readonly personId: string
  /** Ids that were offered to the browser (base64url); empty when none were named. */
  readonly allowCredentialIds: readonly string[]
  /** The credential of the response's id, whoever it belongs to; null when there is none. */
  readonly credential: StoredCredential | null
}

export interface VerifiedAssertion {
  readonly credentialId: string
  /** To be stored: the counter must rise from here. */
  readonly signCount: number
  readonly backupState: boolean
  readonly evidence: WebauthnEvidence
}

export type AssertionResult =
  | { readonly ok: true; readonly assertion: VerifiedAssertion }
  | { readonly ok: false; readonly problem: AssertionProblem }

/**
 * Checks the answer to `navigator.credentials.get`, in every step of WebAuthn Level 3 §7.2. User verification is
 * required always: without it a found security key would sign.
 */
export async function verifyAssertion(
  response: AssertionResponse,
  expected: AssertionExpectation,
): Promise<AssertionResult> {
  const parts = readResponse(response)
  if (!parts) return { ok: false, problem: 'response_malformed' }
  const { credential } = expected
  const ownerProblem = checkOwner(parts, expected)
  if (ownerProblem || !credential) return { ok: false, problem: ownerProblem ?? 'credential_unknown' }

  const { rp, challenge } = expected
  const clientProblem = checkClientData(parts.clientDataJSON, { type: 'webauthn.get', rp, challenge })
  if (clientProblem) return { ok: false, problem: clientProblem }
  const data = readAuthenticatorData(parts.authenticatorData)
  if (!data) return { ok: false, problem: 'authenticator_data_unreadable' }
  const problem =
    checkAuthenticator(data, rp.id) ??
    (await checkSignature(parts, credential)) ??
    checkAgainstStored(data, credential)
  if (problem) return { ok: false, problem }
  return {
    ok: true,
    assertion: {
      credentialId: credential.id,
      signCount: data.signCount,
      backupState: data.backupState,
      evidence: evidenceOf(parts, credential),
    },
  }
}

/** Steps 5 and 6: the credential was asked for, is known, is the claimed person's, and is still good. */
function checkOwner(parts: AssertionParts, expected: AssertionExpectation): AssertionProblem | null {
  const { allowCredentialIds, credential, personId } = expected
  if (allowCredentialIds.length > 0 && !allowCredentialIds.includes(parts.credentialId))
    return 'credential_not_allowed'
  if (!credential || credential.id !== parts.credentialId) return 'credential_unknown'
  if (credential.personId !== personId) return 'credential_of_another_person'
  if (credential.revokedAt !== null) return 'credential_revoked'
  if (parts.userHandle !== null && parts.userHandle !== userHandle(personId)) return 'user_handle_differs'
  return null
}

/** Steps 20 and 21: the signature is over the authenticator data followed by the hash of the client data. */
async function checkSignature(
  parts: AssertionParts,
  credential: StoredCredential,
): Promise<AssertionProblem | null> {
  if (!isAcceptedAlgorithm(credential.algorithm)) return 'algorithm_not_allowed'
  const publicKey = fromBase64url(credential.publicKey)
  const message = createAssertionSignatureMessage(parts.authenticatorData, parts.clientDataJSON)
  const genuine =
    publicKey &&
    (await verifySignature(credential.algorithm, publicKey, parts.signature, Uint8Array.from(message)))
  return genuine ? null : 'signature_invalid'
}

/**
 * Steps 19 and 22. Last, because they say something of the genuine authenticator only when the signature is its own:
 * otherwise anybody could raise the alarm of a copied passkey.
 */
function checkAgainstStored(data: AuthenticatorState, credential: StoredCredential): AssertionProblem | null {
  if (data.backupEligible !== credential.backupEligible) return 'backup_eligibility_changed'
  const counts = data.signCount !== 0 || credential.signCount !== 0
  return counts && data.signCount <= credential.signCount ? 'sign_count_regressed' : null
}

interface AssertionParts {
  readonly credentialId: string
  readonly clientDataJSON: Uint8Array<ArrayBuffer>
  readonly authenticatorData: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  /** base64url without padding. */
  readonly userHandle: string | null
}

function readResponse(response: AssertionResponse): AssertionParts | null {
  const parsed = assertionResponse.safeParse(response)
  if (!parsed.success || parsed.data.id !== parsed.data.rawId) return null
  const inner = parsed.data.response
  const id = fromBase64url(parsed.data.rawId)
  const clientDataJSON = fromBase64url(inner.clientDataJSON)
  const authenticatorData = fromBase64url(inner.authenticatorData)
  const signature = fromBase64url(inner.signature)
  const hasHandle = typeof inner.userHandle === 'string'
  const handle = hasHandle ? fromBase64url(inner.userHandle ?? '') : null
  if (!id || !clientDataJSON || !authenticatorData || !signature || (hasHandle && !handle)) return null
  const credentialId = toBase64url(id)
  return {
    credentialId,
    clientDataJSON,
    authenticatorData,
    signature,
    userHandle: handle && toBase64url(handle),
  }
}

function evidenceOf(parts: AssertionParts, credential: StoredCredential): WebauthnEvidence {
  return {
    credentialId: credential.id,
    clientDataJSON: toBase64url(parts.clientDataJSON),
    authenticatorData: toBase64url(parts.authenticatorData),
    signature: toBase64url(parts.signature),
    algorithm: credential.algorithm,
    publicKey: credential.publicKey,
  }
}
