import type { RecordEvent } from '@batchproof/domain/kernel/envelope.ts'
import { contentHash } from '@batchproof/domain/kernel/hash-chain.ts'
import type { SignatureRecord, SignedContent } from '@batchproof/domain/signature/signature.ts'
import { fromHex } from './bytes.ts'
import type { RelyingParty } from './context.ts'
import { verifySeal, type PublicSealKeys, type SealProblem } from './seal.ts'
import { verifyEvidence, type EvidenceProblem } from './webauthn/evidence.ts'

/** The parts of an event that its signature is bound to. */
export type SignedEvent = Pick<
  RecordEvent,
  'stream' | 'prevHash' | 'commandId' | 'commandOrdinal' | 'commandType' | 'personId' | 'signature'
>

/** Why a signature does not belong to the event in which it stands. */
export type SignatureFault =
  | 'signature_missing'
  | 'signer_differs'
  | 'prev_hash_differs'
  | 'content_hash_differs'
  | 'components_not_evidenced'
  | SealProblem
  | `webauthn:${EvidenceProblem}`

/**
 * Checks a signature where it stands (21 CFR 11.70): the content hash is computed again from the event around it, so
 * a signature that was copied to another command, stream or place in the stream, or whose words or values were
 * changed, fails; then the server's seal, then the kept WebAuthn evidence, whose challenge must be that same hash.
 *
 * @param signedStream the stream that the command was signed for, where a further event of the command stands in
 * another stream; the event's own when not given
 * @returns every fault found; an empty list when the signature is good
 */
export async function verifySignatureRecord(
  event: SignedEvent,
  trust: { readonly publicKeys: PublicSealKeys; readonly rp: RelyingParty },
  signedStream: string = event.stream,
): Promise<SignatureFault[]> {
  const { signature } = event
  if (!signature) return ['signature_missing']
  const faults: SignatureFault[] = []
  if (event.personId !== signature.signerId) faults.push('signer_differs')
  // Only the command's first event follows directly upon what the signer saw; the others follow upon the first.
  const isFirst = event.commandOrdinal === 0 && event.stream === signedStream
  if (isFirst && event.prevHash !== signature.prevHash) faults.push('prev_hash_differs')
  if (contentHash(signedContent(event, signature, signedStream)) !== signature.contentHash) {
    faults.push('content_hash_differs')
  }
  if (signature.components.includes('webauthn') !== (signature.webauthn !== null)) {
    faults.push('components_not_evidenced')
  }
  const sealProblem = await verifySeal(signature, trust.publicKeys)
  if (sealProblem) faults.push(sealProblem)
  if (signature.webauthn) {
    const problem = await verifyEvidence(signature.webauthn, challengeOf(signature.contentHash), trust.rp)
    if (problem) faults.push(`webauthn:${problem}`)
  }
  return faults
}

/** The bytes that an authenticator signs for a content hash; none for a text that is not a hash. */
export function challengeOf(hash: string): Uint8Array<ArrayBuffer> {
  return /^[0-9a-f]{64}$/.test(hash) ? fromHex(hash) : new Uint8Array(0)
}

function signedContent(event: SignedEvent, signature: SignatureRecord, stream: string): SignedContent {
  return {
    commandId: event.commandId,
    commandType: event.commandType,
    stream,
    prevHash: signature.prevHash,
    payload: signature.signedPayload,
    meaning: signature.meaning,
    signerId: signature.signerId,
    signedAt: signature.signedAt,
    nonce: signature.nonce,
  }
}
