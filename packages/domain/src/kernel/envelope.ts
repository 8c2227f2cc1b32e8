import type { Instant } from './instant.ts'
import type { SignatureRecord } from '../signature/signature.ts'

/**
 * What one event says, before it is placed in the record. Everything here is covered by the event's hash.
 * The event row is the audit-trail row (21 CFR 11.10(e)): who, what, when, why, and which command it came from.
 */
export interface EventBody<Type extends string = string, Payload = unknown> {
  /** Unique id of this event. */
  readonly id: string
  /** The stream that the event belongs to, `<aggregate>:<uuid>`. */
  readonly stream: string
  /** Position in the stream, from 1 without gaps. */
  readonly version: number
  readonly type: Type
  /** Version of the payload's shape; raised when the shape changes, so that old events stay readable. */
  readonly schemaVersion: number
  readonly payload: Payload
  /** The person who did it; `system` for what the product did by itself. */
  readonly personId: string
  readonly personName: string
  readonly personRole: string
  readonly deviceId: string
  readonly commandId: string
  /** Position among the events of the same command, from 0. */
  readonly commandOrdinal: number
  readonly commandType: string
  /** Why, where the command asks for a reason. */
  readonly reason: string | null
  /** By the clock of the device. Evidence only; `recordedAt` is what counts. */
  readonly performedAt: Instant
  /** Device clock minus server clock when the command arrived, in milliseconds; null where not measured. */
  readonly clockOffsetMilliseconds: number | null
  /** By the clock of the server. */
  readonly recordedAt: Instant
  readonly signature: SignatureRecord | null
}

/** An event as it stands in the record. */
export interface RecordEvent<Type extends string = string, Payload = unknown> extends EventBody<
  Type,
  Payload
> {
  /** Position in the organisation's whole record; given by the database, gaps possible, always rising. */
  readonly seq: number
  readonly prevHash: string
  readonly hash: string
}

/** The type and payload that a decider returns; the shell adds person, time, place and signature. */
export interface DomainEvent<Type extends string = string, Payload = unknown> {
  /** The stream that the event goes to, where it is not the command's own subject. */
  readonly stream?: string
  readonly type: Type
  readonly payload: Payload
}

/** Who acts: as the server knows them, never as the client says. */
export interface Actor {
  readonly personId: string
  readonly name: string
  readonly roles: readonly string[]
}

/** What surrounds every decision: given, never read from a clock or a random source. */
export interface DecisionContext {
  readonly actor: Actor
  /** Server time (or, offline, the device's best estimate of it). */
  readonly now: Instant
  /** Time at which the person did it, by the device. */
  readonly performedAt: Instant
  /** The facility's IANA time zone. */
  readonly timeZone: string
  readonly deviceId: string
}
