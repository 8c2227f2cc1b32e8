import type {
  AssertionInput,
  BridgeAnswer,
  BatchRow,
  BatchView,
  CommandResult,
  MeView,
  PrepareInput,
  PrepareResult,
  ReadinessView,
  ScanView,
  SignatureProof,
} from '@batchproof/protocol'
import type { PasskeyRequest } from '../api/passkey.ts'
import type { CommandName, EquipmentState, PayloadInput, ReadingPurpose, Refusal } from '@batchproof/domain'

/** A person who may sign in on this iPad. */
export interface KioskPerson {
  readonly id: string
  readonly name: string
  readonly role: string
}

/** Whether this iPad is known to the facility, and under which name. */
export interface DeviceView {
  readonly registered: boolean
  readonly name: string | null
  /** The facility's IANA time zone; null on an iPad that is not registered. */
  readonly timeZone: string | null
}

/** How a person says who they are. */
export type Identifier =
  | { readonly by: 'user_name'; readonly userName: string }
  | { readonly by: 'badge'; readonly badge: string }
  | { readonly by: 'person'; readonly personId: string }

/** What a sign-in asks for, with the passkey challenge where one is needed. */
export interface SignInOptions {
  readonly components: readonly ('identifier' | 'pin' | 'webauthn')[]
  readonly passkey: (PasskeyRequest & { readonly challengeId: string }) | null
}

export interface SignInRequest {
  readonly identifier: Identifier
  readonly pin: string
  readonly challengeId: string | null
  readonly assertion: AssertionInput | null
}

export type SignInResult =
  { readonly ok: true; readonly mustChangePin: boolean } | { readonly ok: false; readonly refusal: Refusal }

export type PlainResult = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }

/** A command before it is sent: its id is made once, so that sending it twice records it once. */
export interface Envelope<Name extends CommandName = CommandName> {
  readonly id: string
  readonly type: Name
  readonly subject: string
  readonly performedAt: string
  readonly payload: PayloadInput<Name>
}

/** A photo as the server keeps it. */
export interface KeptPhoto {
  readonly sha256: string
  readonly sizeBytes: number
}

/**
 * Everything that the kiosk asks of the server. Every call may throw {@link NotSent} (no answer came: nothing is known to
 * be recorded), {@link SessionEnded}, {@link Forbidden}, or {@link ServerFault}.
 */
export interface KioskApi {
  device(): Promise<DeviceView>
  /** Who works here. Empty on an iPad that is not registered: such a one learns no names. */
  people(): Promise<readonly KioskPerson[]>
  registerDevice(about: { userName: string; pin: string; name: string }): Promise<PlainResult>
  signInOptions(identifier: Identifier): Promise<SignInOptions>
  signIn(request: SignInRequest): Promise<SignInResult>
  signOut(): Promise<void>
  changePin(about: { currentPin: string; newPin: string }): Promise<PlainResult>
  /** Null when nobody is signed in. */
  me(): Promise<MeView | null>
  myBatches(): Promise<readonly BatchRow[]>
  /** @param isAgain the screen asks by itself, with nobody touching it */
  batch(id: string, isAgain?: boolean): Promise<BatchView>
  readiness(id: string): Promise<ReadinessView>
  /** Looks a lot up by scan or typed number, and says what the rules think of it for this line of the bill. */
  lotByScan(about: { scan: string; batchId: string; lineId: string }): Promise<ScanView>
  /** Equipment of the facility with this code; null when there is none. */
  equipmentByCode(code: string): Promise<EquipmentState | null>
  /** What a connected instrument shows now, read for one figure of one field. */
  readInstrument(about: { equipmentId: string; purpose: ReadingPurpose }): Promise<BridgeAnswer>
  prepare(input: PrepareInput): Promise<PrepareResult>
  send(envelope: Envelope, proof?: SignatureProof): Promise<CommandResult>
  keepPhoto(photo: Blob): Promise<KeptPhoto>
}

/** No answer came. What was sent may or may not have arrived; sending it again under the same id is safe. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
}

/** The server knows no open session: signed out, idle, or ended by another sign-in. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded'
}

/** The server answered that this person may not; its message is for them. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** The server answered that something is wrong on its side. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault'
  /** To be quoted to whoever looks after the system. */
  readonly requestId: string | null
  constructor(message: string, requestId: string | null = null) {
    super(message)
    this.requestId = requestId
  }
}

/** Makes the envelope of a command that is done now. */
export function envelopeOf<Name extends CommandName>(
  type: Name,
  subject: string,
  payload: PayloadInput<Name>,
): Envelope<Name> {
  return { id: crypto.randomUUID(), type, subject, performedAt: new Date().toISOString(), payload }
}
