import type { AuthContext } from '@batchproof/auth/context.ts'
import type { BlobStore, Database } from '@batchproof/db'
import type { Instant } from '@batchproof/domain'
import type { VapidKey } from './push/vapid.ts'

/** Where live rooms are, and the key with which the server signs its posts and tokens. */
export interface RoomsConfig {
  /** HTTP origin of the rooms, e.g. `http://127.0.0.1:1999`. */
  readonly origin: string
  readonly serviceKey: string
  readonly tokenKey: string
  /** How long a watcher stays before their right to be there is asked for again, where the site has set it. */
  readonly staySeconds?: number
}

/** Where the instrument bridge is, and what it wants to be shown. */
export interface InstrumentsConfig {
  /** HTTP origin of the bridge, e.g. `http://127.0.0.1:4310`. */
  readonly origin: string
  readonly accessToken: string
}

/** What Web Push needs: our key, and how the operator of a push service reaches us. */
export interface PushConfig {
  readonly key: VapidKey
  /** `mailto:` or `https:`. */
  readonly contact: string
  /** Origins of push services beside those of the usual browsers. */
  readonly furtherOrigins: readonly string[]
}

/** One organisation's record, and everything that the pipe needs from outside. */
export interface Records {
  readonly organisationId: string
  readonly db: Database
  readonly blobs: BlobStore
  readonly auth: AuthContext
  /** Public address of the site, for the code on labels; null where it has none. */
  readonly publicOrigin: string | null
  readonly rooms: RoomsConfig | null
  /** Null or absent where the site reads no instrument over the network. */
  readonly instruments?: InstrumentsConfig | null
  /** Null where browsers are told nothing while they are closed. */
  readonly push: PushConfig | null
  now(): Instant
  uuid(): string
}

/** Who asks, as the session says. Name and roles are read again from the record with every command. */
export interface Requester {
  readonly personId: string
  readonly name: string
  readonly roles: readonly string[]
  readonly sessionId: string
  readonly deviceId: string
  readonly networkAddress: string
  readonly userAgent: string
  readonly kind: 'office' | 'kiosk'
}
