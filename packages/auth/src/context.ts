import type { KeyObject } from 'node:crypto'
import type { Database } from '@batchproof/db/database.ts'
import type { Instant } from '@batchproof/domain/kernel/instant.ts'
import type { SigningPolicy } from './policy.ts'

/** A secret kept outside the database. `id` is written into every verifier that was made with it. */
export interface Pepper {
  readonly id: string
  /** At least 32 random bytes. */
  readonly key: Uint8Array
  /** Peppers of older verifiers, by id: read, never written. */
  readonly retired?: Readonly<Record<string, Uint8Array>>
}

/** Name under which an installation's pepper stands in the verifiers that were made with it. */
export const PEPPER_ID = 'p1'

/** The server's key for sealing signature records (Ed25519). */
export interface SealKey {
  readonly id: string
  readonly privateKey: KeyObject
}

/** The WebAuthn relying party: who we are to an authenticator. */
export interface RelyingParty {
  /** A registrable domain, `facility.example`, without scheme or port. */
  readonly id: string
  readonly name: string
  /** Exact origins on which a ceremony may run, `https://facility.example`. */
  readonly origins: readonly string[]
}

/** The site's choices about identification; reference data, not code. */
export interface AuthPolicy {
  readonly signing: SigningPolicy
  readonly pinMaximumAgeDays: number
  readonly officeIdleMinutes: number
  readonly kioskIdleMinutes: number
  readonly sessionMaximumHours: number
}

/** What holds until a site decides otherwise. */
export const DEFAULT_AUTH_POLICY: AuthPolicy = {
  signing: 'biometric_where_enrolled',
  pinMaximumAgeDays: 90,
  officeIdleMinutes: 30,
  kioskIdleMinutes: 15,
  sessionMaximumHours: 12,
}

/** Cost of scrypt (RFC 7914): 2^15 · 8 takes 32 MiB and some 80 ms of one core. */
export interface ScryptCost {
  readonly log2N: number
  readonly r: number
  readonly p: number
}
export const DEFAULT_SCRYPT_COST: ScryptCost = { log2N: 15, r: 8, p: 1 }

/** Everything that identification needs from outside. */
export interface AuthContext {
  readonly db: Database
  readonly pepper: Pepper
  readonly sealKey: SealKey
  readonly rp: RelyingParty
  readonly policy: AuthPolicy
  now(): Instant
  /** `count` bytes from a cryptographic source. */
  random(count: number): Uint8Array
  /** Left out in production. Tests lower it to be quick. */
  readonly scryptCost?: ScryptCost
}

/** Where a request came from, as the server knows it. */
export interface Place {
  readonly deviceId: string
  readonly networkAddress: string
  readonly userAgent: string
}
