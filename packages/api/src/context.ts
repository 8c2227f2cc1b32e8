import type { Device, Display, Place, PublicSealKeys } from '@batchproof/auth'
import type { Records, Requester } from '@batchproof/records'

/** An open session, with its person as they stand on record now. */
export interface SignedInSession {
  readonly requester: Requester
  readonly expiresAt: string
  /** True: nothing but choosing a new PIN is allowed. */
  readonly mustChangePin: boolean
}

/** What a procedure may set on the answer. Tokens go into cookies that no script can read, never into a body. */
export interface AnswerCookies {
  setSession(token: string | null): void
  setDevice(token: string): void
  /** Sent back to the wall's own address alone. */
  setDisplay(token: string): void
}

/** One request, as the host hands it over. */
export interface ApiContext {
  readonly records: Records
  readonly session: SignedInSession | null
  /** The registered device that the request comes from; null for any other browser. */
  readonly device: Device | null
  /** The wall display that asks, at the wall's own address; a request has a session or a display, never both. */
  readonly display: Display | null
  readonly place: Place
  /** Public halves of the seal keys, for checking signatures. */
  readonly sealPublicKeys: PublicSealKeys
  readonly requestId: string
  /** A page asked by itself, with nobody at the keyboard. */
  readonly isBackground: boolean
  readonly cookies: AnswerCookies
  /** Hands over work that goes on after the answer (on Workers: `waitUntil`). */
  afterCommit(work: Promise<unknown>): void
  /** Notes a defect in the log, under the request's id; what the client is told says nothing of it. */
  noteDefect(error: unknown, where: string): void
}
