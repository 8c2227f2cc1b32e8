import { signIn, validateSession } from '@batchproof/auth'
import { definitionOf, secondsBetween } from '@batchproof/domain'
import { execute, prepare } from '@batchproof/records'
import type { CommandName, Instant, PayloadInput, Refusal, Role } from '@batchproof/domain'
import type { AssertionInput, CommandResult, PreparedSignature } from '@batchproof/protocol'
import type { Records, Requester } from '@batchproof/records'

/** A person with what they know: enough to sign in and to sign. */
export interface Somebody {
  readonly personId: string
  readonly name: string
  readonly userName: string
  readonly roles: readonly Role[]
  pin: string
  /** Answers a passkey's challenge, where the person has one. */
  readonly assert?: (prepared: PreparedSignature) => Promise<AssertionInput>
}

/** Where somebody sits: an iPad in a cleanroom or a desk in the office. */
export interface Desk {
  readonly deviceId: string
  readonly kind: 'office' | 'kiosk'
  readonly networkAddress: string
}

export interface ActOptions {
  /** Who signs, where that is not the person at the desk (a witness, the PIC who skips a step). */
  readonly signer?: Somebody
  /** When it was done by the device's clock; now when left out. */
  readonly performedAt?: Instant
  /** Command id, to send the same command again. */
  readonly id?: string
}

export type Accepted = Extract<CommandResult, { ok: true }>

/** Somebody at work: signs in when needed, prepares and signs what the catalogue wants signed. */
export interface Acting {
  readonly person: Somebody
  /** Sends a command. @throws CommandRefused with the refusals in words */
  do<Name extends CommandName>(
    name: Name,
    subject: string,
    payload: PayloadInput<Name>,
    options?: ActOptions,
  ): Promise<Accepted>
  /** Sends a command, and answers what came back. */
  attempt<Name extends CommandName>(
    name: Name,
    subject: string,
    payload: PayloadInput<Name>,
    options?: ActOptions,
  ): Promise<CommandResult>
  /** Makes something new: as `do`, with a fresh id, which is answered. */
  create<Name extends CommandName>(name: Name, payload: PayloadInput<Name>): Promise<string>
  /** The requester of the open session; opens one when there is none. */
  requester(): Promise<Requester>
}

export interface Driver {
  actAs(person: Somebody, desk?: Desk): Acting
}

/** A command that was expected to be accepted and was not. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly refusals: readonly Refusal[]
  constructor(what: string, refusals: readonly Refusal[]) {
    super(`${what} was refused:\n${refusals.map(({ code, message }) => `  ${code}: ${message}`).join('\n')}`)
    this.refusals = refusals
  }
}

export const OFFICE_DESK: Desk = { deviceId: 'office-pc-01', kind: 'office', networkAddress: '10.20.1.11' }

const USER_AGENT =
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1'
/** A session is kept alive as the web app keeps it: by a request now and then. */
const TOUCH_AFTER_SECONDS = 240

interface OpenDesk {
  readonly token: string
  readonly sessionId: string
  touchedAt: Instant
}

/**
 * Drives the record as its users do, over the same commands, sessions and signatures: the fixture of the
 * demonstration and of the tests. Everything it does at the time that `records.now` says.
 */
export function createDriver(records: Records): Driver {
  const open = new Map<string, OpenDesk>()

  async function sessionOf(person: Somebody, desk: Desk): Promise<string> {
    const key = `${person.personId} ${desk.deviceId}`
    const found = open.get(key)
    if (found) {
      if (secondsBetween(found.touchedAt, records.now()) < TOUCH_AFTER_SECONDS) return found.sessionId
      found.touchedAt = records.now()
      if (await validateSession(records.auth, found.token)) return found.sessionId
    }
    const opened = await signIn(records.auth, {
      identifier: { kind: 'user_name', userName: person.userName },
      pin: person.pin,
      kind: desk.kind,
      place: { ...desk, userAgent: USER_AGENT },
    })
    if (!opened.ok) throw new CommandRefused(`Signing in as ${person.name}`, [opened.refusal])
    const { token, session } = opened
    open.set(key, { token, sessionId: session.id, touchedAt: records.now() })
    return session.id
  }

  return {
    actAs(person, desk = OFFICE_DESK) {
      const requester = async (): Promise<Requester> => ({
        personId: person.personId,
        name: person.name,
        roles: person.roles,
        sessionId: await sessionOf(person, desk),
        userAgent: USER_AGENT,
        ...desk,
      })
      const attempt: Acting['attempt'] = async (type, subject, payload, options = {}) => {
        const { signer = person, performedAt = records.now(), id = records.uuid() } = options
        const at = await requester()
        const request = { id, type, subject, payload, performedAt }
        if (!definitionOf(type).signature) return execute(records, at, request)
        const by =
          signer === person
            ? ({ by: 'session' } as const)
            : ({ by: 'user_name', userName: signer.userName } as const)
        const shown = await prepare(records, at, { ...request, signer: by })
        if (!shown.ok) return shown
        return execute(records, at, { ...request, proof: await proofOf(signer, shown.prepared) })
      }
      return {
        person,
        requester,
        attempt,
        async do(type, subject, payload, options) {
          const result = await attempt(type, subject, payload, options)
          if (!result.ok) throw new CommandRefused(`${type} by ${person.name}`, result.refusals)
          return result
        },
        async create(type, payload) {
          const result = await this.do(type, records.uuid(), payload)
          return result.subject
        },
      }
    },
  }
}

/** What the signer gives: the components that the sheet asks for, and no more. */
async function proofOf(signer: Somebody, prepared: PreparedSignature) {
  const { challengeId, signerId, prevHash, components } = prepared
  const wantsPasskey = components.includes('webauthn')
  return {
    challengeId,
    signerId,
    prevHash,
    pin: signer.pin,
    userName: components.includes('identifier') ? signer.userName : null,
    badge: null,
    assertion: wantsPasskey && signer.assert ? await signer.assert(prepared) : null,
  }
}
