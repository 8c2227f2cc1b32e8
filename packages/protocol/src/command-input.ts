import { z } from 'zod'

/** What a client sends beside a payload. `id` makes it idempotent: the same id is recorded once, however often sent. */
const envelope = {
  id: z.uuid(),
  /** Id of the aggregate; for a command that creates one, a fresh uuid made by the client. */
  subject: z.string().min(1).max(80),
  /** When the person did it, by the device's clock. */
  performedAt: z.iso.datetime({ precision: 3 }),
}

/** A WebAuthn assertion as the browser gives it, all base64url. */
export const assertionInput = z.object({
  credentialId: z.string().min(1).max(1400),
  clientDataJSON: z.string().min(1).max(8000),
  authenticatorData: z.string().min(1).max(4000),
  signature: z.string().min(1).max(4000),
  userHandle: z.string().max(200).nullable().default(null),
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
