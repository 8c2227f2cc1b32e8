import type { AssertionInput, PreparedSignature } from '@batchproof/protocol'

/** What a passkey is asked to sign, as the server gives it: for a signature or for a sign-in. */
export type PasskeyRequest = Pick<PreparedSignature, 'challenge' | 'allowCredentials' | 'relyingPartyId'>

/** The creation options of the server; base64url where the browser wants bytes. */
export interface PasskeyCreation {
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly challenge: string
  readonly pubKeyCredParams: readonly { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout: number
  readonly excludeCredentials: readonly { readonly id: string; readonly transports: readonly string[] }[]
  readonly authenticatorSelection: {
    readonly residentKey: 'preferred'
    readonly userVerification: 'required'
  }
  readonly attestation: 'none'
}

/** A new passkey as `PublicKeyCredential.toJSON()` gives it. */
export interface NewPasskey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports: string[]
  }
}

/** The passkey did not answer; the message is for the person in front of the screen. */
export class PasskeyRefused extends Error {
  override readonly name = 'PasskeyRefused'
}

const TIMEOUT_MILLISECONDS = 60_000

/** Whether this browser can use passkeys at all. */
export const passkeysWork = (): boolean => typeof PublicKeyCredential === 'function'

/** base64url without padding. */
export function toBase64url(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @throws DOMException when the text is no base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.codePointAt(0) ?? 0)
}

const descriptors = (items: PasskeyRequest['allowCredentials']): PublicKeyCredentialDescriptor[] =>
  items.map(({ id, transports }) => ({
    type: 'public-key',
    id: fromBase64url(id),
    transports: [...transports] as AuthenticatorTransport[],
  }))

/**
 * Asks the passkey to sign the challenge, with user verification. To be called in the click that wants it.
 *
 * @throws PasskeyRefused when it was cancelled, took too long or does not fit
 */
export async function askPasskey(wanted: PasskeyRequest): Promise<AssertionInput> {
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: fromBase64url(wanted.challenge),
        rpId: wanted.relyingPartyId,
        userVerification: 'required',
        timeout: TIMEOUT_MILLISECONDS,
        allowCredentials: descriptors(wanted.allowCredentials),
      },
    }),
  )
  const response = credential.response as AuthenticatorAssertionResponse
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle ? toBase64url(response.userHandle) : null,
    },
  }
}

/**
 * Makes a new passkey on this device or a security key.
 *
 * @throws PasskeyRefused when it was cancelled, took too long or is registered already
 */
export async function createPasskey(options: PasskeyCreation): Promise<NewPasskey> {
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: options.rp,
        user: { ...options.user, id: fromBase64url(options.user.id) },
        challenge: fromBase64url(options.challenge),
        pubKeyCredParams: [...options.pubKeyCredParams],
        timeout: options.timeout,
        excludeCredentials: descriptors(options.excludeCredentials),
        authenticatorSelection: options.authenticatorSelection,
        attestation: options.attestation,
      },
    }),
  )
  const response = credential.response as AuthenticatorAttestationResponse
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports(),
    },
  }
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask()
    if (credential instanceof PublicKeyCredential) return credential
    throw new PasskeyRefused('No passkey answered. Try again.')
  } catch (error) {
    throw error instanceof PasskeyRefused ? error : new PasskeyRefused(passkeyWords(error))
  }
}

/** What a WebAuthn failure means for the person. */
export function passkeyWords(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return 'The passkey was cancelled or took too long. Nothing was sent. Try again.'
    case 'InvalidStateError':
      return 'This device or key is registered for you already.'
    case 'SecurityError':
      return 'Passkeys do not work at this address. Open the site by its own name, or tell an administrator.'
    case 'NotSupportedError':
      return 'This device has no passkey that the site accepts.'
    default:
      return 'The passkey did not answer. Try again, or tell an administrator.'
  }
}
