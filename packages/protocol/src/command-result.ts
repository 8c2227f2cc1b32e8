import type { Refusal, SignatureMeaning } from '@batchproof/domain'

/** A part of a proof. The identifier is the user name or the badge. */
export type ProofPart = 'identifier' | 'pin' | 'webauthn'

/** One event as a client needs it after a command. */
export interface RecordedEvent {
  readonly seq: number | null
  readonly stream: string
  readonly version: number
  readonly type: string
  readonly hash: string
}

/** The answer to every command: recorded, or refused with every reason. Never an exception. */
export type CommandResult =
  | {
      readonly ok: true
      readonly subject: string
      /** Version of the subject's stream after the command. */
      readonly version: number
      readonly events: readonly RecordedEvent[]
      /** True when this command id had been recorded before and nothing new was written. */
      readonly repeated: boolean
    }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** What the signature sheet shows and needs. */
export interface PreparedSignature {
  readonly challengeId: string
  /** base64url of the content hash: the WebAuthn challenge. */
  readonly challenge: string
  readonly signerId: string
  /** Hash of the last event of the record that is signed; to be sent back with the proof. */
  readonly prevHash: string
  readonly printedName: string
  readonly role: string
  readonly meaning: SignatureMeaning
  /** The meaning in words. */
  readonly statement: string
  readonly signedAt: string
  readonly expiresAt: string
  /** Components that must be given now, in the order in which they are asked for. */
  readonly components: readonly ProofPart[]
  readonly allowCredentials: readonly { readonly id: string; readonly transports: readonly string[] }[]
  readonly relyingPartyId: string
}

export type PrepareResult =
  | { readonly ok: true; readonly prepared: PreparedSignature }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }
