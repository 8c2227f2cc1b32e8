import { decodeCBORToNativeValue } from '@oslojs/cbor'
import { parseAuthenticatorData, type WebAuthnCredential } from '@oslojs/webauthn'
import { equalBytes, sha256, utf8 } from '../bytes.ts'

/** Authenticator data (WebAuthn §6.1) with every flag. */
export interface AuthenticatorState {
  readonly relyingPartyIdHash: Uint8Array
  readonly userPresent: boolean
  readonly userVerified: boolean
  readonly backupEligible: boolean
  readonly backupState: boolean
  readonly signCount: number
  readonly credential: WebAuthnCredential | null
}

/** What is wrong with what the authenticator says, in a registration as in an assertion. */
export type AuthenticatorProblem =
  'rp_id_differs' | 'user_not_present' | 'user_not_verified' | 'backup_state_without_eligibility'

const FLAGS_AT = 32
const FIXED_BYTES = 37
/** AAGUID and the length of the credential id. */
const CREDENTIAL_HEAD_BYTES = 18
const CBOR_DEPTH = 4
const BACKUP_ELIGIBLE = 0x08
const BACKUP_STATE = 0x10
const HAS_CREDENTIAL = 0x40
const HAS_EXTENSIONS = 0x80

/** Reads authenticator data; null when it is malformed or has bytes that its flags do not announce. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorState | null {
  try {
    const data = parseAuthenticatorData(bytes)
    const flags = bytes[FLAGS_AT] ?? 0
    if (announcedBytes(bytes, flags, data.credential) !== bytes.byteLength) return null
    return {
      relyingPartyIdHash: data.relyingPartyIdHash,
      userPresent: data.userPresent,
      userVerified: data.userVerified,
      backupEligible: (flags & BACKUP_ELIGIBLE) !== 0,
      backupState: (flags & BACKUP_STATE) !== 0,
      signCount: data.signatureCounter,
      credential: data.credential,
    }
  } catch {
    return null
  }
}

/** How long the data must be by its own flags (§6.1): fixed part, attested credential, map of extensions. */
function announcedBytes(bytes: Uint8Array, flags: number, credential: WebAuthnCredential | null): number {
  let end = FIXED_BYTES
  if ((flags & HAS_CREDENTIAL) !== 0 && credential) {
    end += CREDENTIAL_HEAD_BYTES + credential.id.byteLength
    end += decodeCBORToNativeValue(bytes.slice(end), CBOR_DEPTH)[1]
  }
  if ((flags & HAS_EXTENSIONS) !== 0) end += decodeCBORToNativeValue(bytes.slice(end), CBOR_DEPTH)[1]
  return end
}

/** The checks that registration and assertion share (§7.1 steps 14–17, §7.2 steps 15–18). */
export function checkAuthenticator(
  data: AuthenticatorState,
  relyingPartyId: string,
): AuthenticatorProblem | null {
  if (!equalBytes(data.relyingPartyIdHash, sha256(utf8(relyingPartyId)))) return 'rp_id_differs'
  if (!data.userPresent) return 'user_not_present'
  if (!data.userVerified) return 'user_not_verified'
  if (data.backupState && !data.backupEligible) return 'backup_state_without_eligibility'
  return null
}
