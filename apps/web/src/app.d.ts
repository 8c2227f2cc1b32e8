/// <reference types="@sveltejs/kit" />

import type { SignedInSession } from '@batchproof/api'
import type { Device, Display, Place, PublicSealKeys } from '@batchproof/auth'
import type { Records } from '@batchproof/records'

declare global {
  namespace App {
    /** What the Workers host hands over; absent on Node, where `$env/dynamic/private` carries the same names. */
    interface Platform {
      env: Record<string, string>
      ctx: { waitUntil(promise: Promise<unknown>): void }
    }

    /** What hooks.server.ts knows of every request. */
    interface Locals {
      requestId: string
      records: Records
      sealPublicKeys: PublicSealKeys
      session: SignedInSession | null
      device: Device | null
      display: Display | null
      place: Place
    }

    /** What an error page may show; `requestId` leads to the log. */
    interface Error {
      message: string
      requestId?: string
    }
  }
}
