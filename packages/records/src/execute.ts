import { refusalOfConflict } from '@batchproof/auth'
import {
  appendStatements,
  CommandAlreadyRecorded,
  loadCommandEvents,
  statement,
  WriteConflict,
} from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import { definitionOf, ORGANISATION_ID, refusal, streamName, SYSTEM_ACTOR } from '@batchproof/domain'
import type { Refusal } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import { decideCommand } from './decide-command.ts'
import { parseCommand } from './command-request.ts'
import { placeEvents } from './place-events.ts'
import { signCommand } from './sign-command.ts'
import type { CommandRequest, ParsedCommand } from './command-request.ts'
import type { DecidedCommand } from './decide-command.ts'
import type { PlacedCommand } from './place-events.ts'
import type { Records, Requester } from './records.ts'
import type { SignedCommand } from './sign-command.ts'

/** How often a command that lost a race is read, decided and tried again before it is given up. */
const MAXIMUM_ATTEMPTS = 200

const tooBusy: Refusal = refusal(
  'record_moved',
  'Many people are writing at this moment. Nothing was recorded; try again.',
)

/**
 * The one pipe: reads the facts, decides, checks the signature, and appends events, read tables, notices and effects in
 * one atomic write. A racing writer loses cleanly: its facts are read again and it is decided anew. The same command id
 * is recorded once, however often it is sent.
 *
 * @returns what was recorded, or every reason why nothing was
 * @throws DatabaseUnavailable when the database cannot be reached; nothing else that a caller could mend
 */
export async function execute(
  records: Records,
  requester: Requester,
  request: CommandRequest,
): Promise<CommandResult> {
  const parsed = parseCommand(request)
  if (!parsed.ok) return parsed
  const { command } = parsed
  const definition = definitionOf(command.name)
  const actorId =
    definition.actor === 'signer' ? (command.proof?.signerId ?? requester.personId) : requester.personId
  return run(records, requester, command, actorId, [])
}

/**
 * Runs a command of the product's own (an account was locked, a person enrolled), or the first ones of an empty
 * database. `alongside` goes into the same write: the credential that the event is about.
 */
export async function executeAsSystem(
  records: Records,
  request: Omit<CommandRequest, 'performedAt' | 'proof'>,
  alongside: readonly Statement[] = [],
): Promise<CommandResult> {
  const server = { deviceId: 'server', networkAddress: '', userAgent: '' }
  return noteAs(records, { ...SYSTEM_ACTOR, ...server }, request, alongside)
}

/**
 * Notes what a person did to their own account (a PIN changed, a passkey added): by the product's authority, since the
 * proof was the act itself, and under the person's name, since it was theirs (11.300(a)).
 */
export async function executeForSelf(
  records: Records,
  place: Pick<Requester, 'deviceId' | 'networkAddress' | 'userAgent'>,
  request: Omit<CommandRequest, 'performedAt' | 'proof'>,
  alongside: readonly Statement[] = [],
): Promise<CommandResult> {
  return noteAs(records, { personId: request.subject, name: '', roles: [], ...place }, request, alongside)
}

async function noteAs(
  records: Records,
  by: Omit<Requester, 'sessionId' | 'kind'>,
  request: Omit<CommandRequest, 'performedAt' | 'proof'>,
  alongside: readonly Statement[],
): Promise<CommandResult> {
  const parsed = parseCommand({ ...request, performedAt: records.now() })
  if (!parsed.ok) return parsed
  const requester: Requester = { ...by, sessionId: '', kind: 'office' }
  return run(records, requester, parsed.command, SYSTEM_ACTOR.personId, alongside)
}

/** As `execute`, with credential statements that must stand or fall with the command. */
export async function executeAlongside(
  records: Records,
  requester: Requester,
  request: CommandRequest,
  alongside: readonly Statement[],
): Promise<CommandResult> {
  const parsed = parseCommand(request)
  return parsed.ok ? run(records, requester, parsed.command, requester.personId, alongside) : parsed
}

async function run(
  records: Records,
  requester: Requester,
  command: ParsedCommand,
  actorId: string,
  alongside: readonly Statement[],
): Promise<CommandResult> {
  let signed: SignedCommand | null = null
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt += 1) {
    const decided = await decideCommand(records, { command, actorId, deviceId: requester.deviceId })
    if (!decided.decision.ok) return (await repeated(records, command)) ?? decided.decision
    signed ??= await signCommand(records, requester, command, decided)
    if (!signed.ok)
      return (await repeated(records, command)) ?? (await refuseSignature(records, requester, signed))
    // The proof was given for the record as it then stood; if it has moved since, the person looks again.
    if (signed.record && signed.record.prevHash !== decided.head.hash)
      return {
        ok: false,
        refusals: [
          refusal(
            'record_moved',
            'Something was added to this record while you signed. Look at it and sign again.',
          ),
        ],
      }
    const placed = placeEvents(records, requester, command, decided, signed.record)
    const outcome = await write(records, command, decided, placed, [...signed.statements, ...alongside])
    if (outcome !== 'lost_race') return outcome
    await pause(attempt)
  }
  return { ok: false, refusals: [tooBusy] }
}

/** Appends everything in one write. A lost race is no result: the command is decided again. */
async function write(
  records: Records,
  command: ParsedCommand,
  decided: DecidedCommand,
  placed: PlacedCommand,
  alongside: readonly Statement[],
): Promise<CommandResult | 'lost_race'> {
  const { planned } = decided
  const guards = guardsOf(decided)
  const types = placed.events.map((event) => event.type)
  try {
    await records.db.write([
      ...appendStatements(placed.events, guards),
      ...planned.numbers(types),
      ...placed.statements,
      ...alongside,
    ])
    return recorded(command, placed.events, false)
  } catch (error) {
    if (error instanceof CommandAlreadyRecorded) return (await repeated(records, command)) ?? 'lost_race'
    const proofRefused = refusalOfConflict(error)
    if (proofRefused) return { ok: false, refusals: [proofRefused] }
    if (error instanceof WriteConflict) return 'lost_race'
    throw error
  }
}

/**
 * Streams that must not have moved since they were read. Who acts and the facility's policies are among them whatever
 * the command: a gateway reads a copy that may be seconds old, and a role that was taken away is gone at once (P11.2).
 */
function guardsOf({ gathering, planned, context }: DecidedCommand): { stream: string; version: number }[] {
  const { personId } = context.actor
  const actor = personId === SYSTEM_ACTOR.personId ? [] : [streamName('person', personId)]
  const organisation = streamName('organisation', ORGANISATION_ID)
  const heads = gathering.readHeads()
  const streams = new Set([...actor, organisation, ...planned.guards()])
  return [...streams].map((stream) => ({ stream, version: heads.get(stream)?.version ?? 0 }))
}

function recorded(command: ParsedCommand, events: PlacedCommand['events'], again: boolean): CommandResult {
  const own = events.filter((event) => event.stream === command.stream)
  return {
    ok: true,
    subject: command.subject,
    version: own.at(-1)?.version ?? 0,
    events: events.map(({ stream, version, type, hash }) => ({ seq: null, stream, version, type, hash })),
    repeated: again,
  }
}

/** The answer to a command that the record holds already, or null when it is new. */
async function repeated(records: Records, command: ParsedCommand): Promise<CommandResult | null> {
  const events = await loadCommandEvents(records.db, command.id)
  return events.length > 0 ? recorded(command, events, true) : null
}

/** A wrong proof has been counted by then. The one that locked the account is put on record and told (B10.3). */
async function refuseSignature(
  records: Records,
  requester: Requester,
  signed: Extract<SignedCommand, { ok: false }>,
): Promise<CommandResult> {
  if (signed.lockedPersonId !== null) await recordLock(records, requester, signed.lockedPersonId)
  return { ok: false, refusals: signed.refusals }
}

/** Puts a lock on the person's record and into the administrators' inboxes, at once (11.300(d)). */
export async function recordLock(
  records: Records,
  place: Pick<Requester, 'networkAddress' | 'deviceId'>,
  personId: string,
): Promise<void> {
  const { networkAddress, deviceId } = place
  const [[account] = []] = await records.db.read([
    statement('SELECT locked_until FROM auth_account WHERE person_id = ?', personId),
  ])
  const until = (account?.locked_until ?? '') as string
  await executeAsSystem(records, {
    id: records.uuid(),
    type: 'person.noteLocked',
    subject: personId,
    payload: { until, networkAddress, deviceId },
  })
}

/** Waits a little longer each time, and not all the same: racing writers must not meet again. */
async function pause(attempt: number): Promise<void> {
  const ceilingMilliseconds = Math.min(4 + attempt * 2, 60)
  const jitter = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0
  await new Promise((resolve) => setTimeout(resolve, (ceilingMilliseconds * jitter) / 255))
}
