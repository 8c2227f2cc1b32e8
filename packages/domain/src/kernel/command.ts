import type { z } from 'zod'
import type { SignatureMeaning } from '../signature/signature.ts'
import type { Role } from './role.ts'
import type { StreamType } from './stream.ts'

/** What a command asks of its signer. */
export interface SignatureNeed {
  readonly meaning: SignatureMeaning
  /**
   * `session`: all components at the first signing of a session, at least the PIN later (11.200(a)(1)(i)).
   * `always_all`: all components every time (witness, reviewer, PIC).
   */
  readonly components: 'session' | 'always_all'
}

/** One row of the catalogue: everything that the house knows about a command. */
export interface CommandDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly subject: StreamType
  /** True when the command makes a new stream. */
  readonly creates?: boolean
  readonly payload: Payload
  readonly roles: readonly Role[]
  readonly signature: SignatureNeed | null
  /**
   * `session`: the signed-in person acts. `signer`: whoever signs acts, on another's session (a witness beside the
   * technician); the session is left as it is.
   */
  readonly actor?: 'session' | 'signer'
  readonly offline: boolean
  readonly requirement: string
  /** In the imperative, for a button or a menu. */
  readonly label: string
}

/** Declares a command; keeps the payload's type. */
export function command<Payload extends z.ZodType>(
  definition: CommandDefinition<Payload>,
): CommandDefinition<Payload> {
  return definition
}

/** A command as it arrives, already validated against its schema. */
export interface Command<Type extends string = string, Payload = unknown> {
  readonly type: Type
  readonly payload: Payload
}
