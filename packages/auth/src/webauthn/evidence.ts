import { createAssertionSignatureMessage } from '@oslojs/webauthn'
import type { WebauthnEvidence } from '@batchproof/domain/signature/signature.ts'
import { fromBase64url } from '../bytes.ts'
import type { RelyingParty } from '../context.ts'
import { checkAuthenticator, readAuthenticatorData, type AuthenticatorProblem } from './authenticator-data.ts'
import { checkClientData, type ClientDataProblem } from './client-data.ts'
import { isAcceptedAlgorithm, verifySignature } from './public-key.ts'

export type EvidenceProblem =
  | ClientDataProblem
  | AuthenticatorProblem
  | 'evidence_unreadable'
  | 'algorithm_not_allowed'
  | 'signature_invalid'

/**
 * Checks kept evidence of an assertion again, years later, from the evidence alone: all of §7.2 that does not need
 * the credential's present row (which has moved on since).
 *
 * @param challenge what the authenticator must have signed: the hash of the signed content
 */
export async function verifyEvidence(
  evidence: WebauthnEvidence,
  challenge: Uint8Array,
  rp: RelyingParty,
): Promise<EvidenceProblem | null> {
  const clientDataJSON = fromBase64url(evidence.clientDataJSON)
  const authenticatorData = fromBase64url(evidence.authenticatorData)
  const signature = fromBase64url(evidence.signature)
  const publicKey = fromBase64url(evidence.publicKey)
  const data = authenticatorData && readAuthenticatorData(authenticatorData)
  if (!clientDataJSON || !data || !signature || !publicKey) return 'evidence_unreadable'
  const problem =
    checkClientData(clientDataJSON, { type: 'webauthn.get', challenge, rp }) ??
    checkAuthenticator(data, rp.id)
  if (problem) return problem
  if (!isAcceptedAlgorithm(evidence.algorithm)) return 'algorithm_not_allowed'
  const message = Uint8Array.from(createAssertionSignatureMessage(authenticatorData, clientDataJSON))
  return (await verifySignature(evidence.algorithm, publicKey, signature, message))
    ? null
    : 'signature_invalid'
}
