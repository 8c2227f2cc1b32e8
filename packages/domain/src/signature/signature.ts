import { z } from 'zod'

/** What a person can sign with. Two distinct components make a signature (21 CFR 11.200(a)(1)). */
export const SIGNATURE_COMPONENTS = ['user_name', 'badge', 'pin', 'webauthn'] as const
export const signatureComponent = z.enum(SIGNATURE_COMPONENTS)
export type SignatureComponent = z.infer<typeof signatureComponent>

/** The words that a signer sets their name under (21 CFR 11.50(a)(3)), by key. */
export const SIGNATURE_MEANINGS = {
  authored: 'Authored',
  independently_checked: 'Independently checked',
  formula_approved: 'Approved for production',
  formula_obsoleted: 'Made obsolete',
  batch_commenced: 'Commenced compounding',
  step_performed: 'Performed',
  step_skipped: 'Skipped by decision of the pharmacist in charge',
  step_witnessed: 'Witnessed',
  batch_submitted: 'Submitted for review',
  review_approved: 'Reviewed and approved for release decision',
  review_rejected: 'Rejected at review',
  batch_released: 'Released for distribution',
  batch_rejected: 'Rejected',
  batch_quarantined: 'Placed in quarantine',
  quarantine_lifted: 'Returned from quarantine',
  batch_held: 'Held',
  batch_resumed: 'Resumed',
  bud_overridden: 'Beyond-use date overridden',
  label_verified: 'Label verified',
  deviation_resolved: 'Deviation resolved',
  deviation_closed: 'Deviation closed',
  lab_result_reported: 'Result reported',
  lot_disposed: 'Lot disposition decided',
  adjustment_confirmed: 'Stock adjustment confirmed',
  component_verified: 'Component verified',
  recall_frozen: 'Affected lots frozen',
  recall_closed: 'Recall closed',
} as const
export type SignatureMeaning = keyof typeof SIGNATURE_MEANINGS

/** Raw evidence of a WebAuthn assertion, kept so that anyone can verify it again; all base64url. */
export const webauthnEvidence = z.object({
  credentialId: z.string(),
  clientDataJSON: z.string(),
  authenticatorData: z.string(),
  signature: z.string(),
  /** COSE algorithm of the credential, e.g. -7 (ES256). */
  algorithm: z.number().int(),
  /** Public key of the credential, as enrolled. */
  publicKey: z.string(),
})
export type WebauthnEvidence = z.infer<typeof webauthnEvidence>

/**
 * What is signed: the hash of this object's canonical JSON is the content hash, and with WebAuthn it is the
 * challenge itself (21 CFR 11.70: it cannot be moved to another record).
 */
export interface SignedContent {
  readonly commandId: string
  readonly commandType: string
  readonly stream: string
  /** Hash of the last event of the stream when the signer saw it. */
  readonly prevHash: string
  readonly payload: unknown
  readonly meaning: SignatureMeaning
  readonly signerId: string
  readonly signedAt: string
  readonly nonce: string
}

/** The signature as it stands inside the event that it signs. */
export interface SignatureRecord {
  readonly signerId: string
  readonly printedName: string
  readonly role: string
  readonly meaning: SignatureMeaning
  /** The meaning in words, as shown to the signer. */
  readonly statement: string
  readonly signedAt: string
  readonly nonce: string
  readonly prevHash: string
  /** The command's payload exactly as it was signed, so that the content hash can be computed again by anyone. */
  readonly signedPayload: unknown
  readonly contentHash: string
  readonly components: readonly SignatureComponent[]
  readonly webauthn: WebauthnEvidence | null
  readonly deviceId: string
  readonly networkAddress: string
  /** Ed25519 signature (base64url) by the server's seal key over all of the above: a database alone cannot forge it. */
  readonly seal: string
  readonly sealKeyId: string
}
