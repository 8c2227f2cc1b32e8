import { z } from 'zod'
import { toBase64url, utf8 } from '../bytes.ts'
import type { RelyingParty } from '../context.ts'
import { ACCEPTED_ALGORITHMS } from './public-key.ts'

const base64url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]+={0,2}$/)

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create`. */
export const registrationResponse = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(16).optional(),
  }),
})
export type RegistrationResponse = z.infer<typeof registrationResponse>

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get`. */
export const assertionResponse = z.object({
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
export type AssertionResponse = z.infer<typeof assertionResponse>

/** A credential by its id, as the browser wants it named. */
export interface CredentialDescriptor {
  readonly type: 'public-key'
  readonly id: string
  readonly transports: readonly string[]
}

/** What `PublicKeyCredential.parseCreationOptionsFromJSON` takes. */
export interface RegistrationOptions {
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly challenge: string
  readonly pubKeyCredParams: readonly { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout: number
  readonly excludeCredentials: readonly CredentialDescriptor[]
  readonly authenticatorSelection: {
    readonly residentKey: 'preferred'
    readonly userVerification: 'required'
  }
  readonly attestation: 'none'
}

/** The WebAuthn user handle of a person: their id, which says nothing about them. base64url. */
export function userHandle(personId: string): string {
  return toBase64url(utf8(personId))
}

/** What the browser needs to enrol a passkey: user verification always, one credential an authenticator. */
export function registrationOptions(about: {
  readonly rp: RelyingParty
  readonly personId: string
  readonly userName: string
  readonly displayName: string
  /** base64url. */
  readonly challenge: string
  readonly existing: readonly CredentialDescriptor[]
  readonly timeoutSeconds: number
}): RegistrationOptions {
  return {
    rp: { id: about.rp.id, name: about.rp.name },
    user: { id: userHandle(about.personId), name: about.userName, displayName: about.displayName },
    challenge: about.challenge,
    pubKeyCredParams: ACCEPTED_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: about.timeoutSeconds * 1000,
    excludeCredentials: about.existing,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
  }
}
