import { z } from 'zod'

/** What a client sends beside a payload. `id` makes it idempotent: the same id is recorded once, however often sent. */
const envelope = {
  id: z.uuid(),
  /** Id of the aggregate; for a command that creates one, a fresh uuid made by the client. */
  subject: z.string().min(1).max(80),
  /** When the person did it, by the device's clock. */
  performedAt: z.iso.datetime({ precision: 3 }),
}

const base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]+={0,2}$/)

/** A WebAuthn assertion as `PublicKeyCredential.toJSON()` gives it. */
export const assertionInput = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
})
export type AssertionInput = z.infer<typeof assertionInput>

/** Who signs: the signed-in person, or another named by user name, badge or person id (a witness beside them). */
export const signerInput = z.discriminatedUnion('by', [
  z.object({ by: z.literal('session') }),
  z.object({ by: z.literal('user_name'), userName: z.string().trim().min(1).max(60) }),
  z.object({ by: z.literal('badge'), badge: z.string().trim().min(4).max(200) }),
  z.object({ by: z.literal('person'), personId: z.string().min(1).max(80) }),
])
export type SignerInput = z.infer<typeof signerInput>

/** What a signer gives for the challenge they were shown. */
export const signatureProof = z.object({
  challengeId: z.string().min(1).max(80),
  /** As the prepared signature said: who signs, and the hash of the record's last event that they saw. */
  signerId: z.string().min(1).max(80),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  pin: z.string().regex(/^\d{4,12}$/, 'digits only'),
  /** User name or badge, where the signature sheet asked for it again. */
  userName: z.string().trim().max(60).nullable().default(null),
  badge: z.string().trim().max(200).nullable().default(null),
  assertion: assertionInput.nullable().default(null),
})
export type SignatureProof = z.infer<typeof signatureProof>

/** The input of every command procedure, with the payload that its catalogue row names. */
export function commandInput<Payload extends z.ZodType>(payload: Payload) {
  return z.object({ ...envelope, payload, proof: signatureProof.nullable().default(null) })
}

/** Asks to sign a command: what is to be signed, and by whom. */
export const prepareInput = z.object({
  ...envelope,
  type: z.string(),
  payload: z.unknown(),
  signer: signerInput,
})
export type PrepareInput = z.infer<typeof prepareInput>
