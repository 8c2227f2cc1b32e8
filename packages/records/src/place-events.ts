import { queueEffectStatement, saveStateStatement, sealEvents } from '@batchproof/db'
import type { PlacedEvent, Statement, UnplacedEvent } from '@batchproof/db'
import { evolve, parseStream, ROLES, SYSTEM_ACTOR } from '@batchproof/domain'
import type { BatchState, DomainEvent, FormulaState, PersonState, SignatureRecord } from '@batchproof/domain'
import { notificationStatements } from './effects/notifications.ts'
import { signingRole } from './prepare.ts'
import { eventStatements, projectionStatements } from './projections/projections.ts'
import type { ParsedCommand } from './command-request.ts'
import type { DecidedCommand } from './decide-command.ts'
import type { Records, Requester } from './records.ts'

/** A decided command's events in their places, and everything that is written with them. */
export interface PlacedCommand {
  readonly events: readonly PlacedEvent[]
  readonly statements: readonly Statement[]
}

const SCHEMA_VERSION = 1

/**
 * Gives the decided events their envelope and their place in their streams, folds the new states, and makes the
 * statements for read tables, inboxes and effects. Pure but for ids and time, which come from `records`.
 */
export function placeEvents(
  records: Records,
  requester: Requester,
  command: ParsedCommand,
  decided: DecidedCommand,
  signature: SignatureRecord | null,
): PlacedCommand {
  if (!decided.decision.ok) throw new Error('only an accepted command is placed')
  const bodies = decided.decision.events.map((event, ordinal) =>
    envelope(records, requester, command, decided, event, ordinal, ordinal === 0 ? signature : null),
  )
  const byStream = new Map<string, UnplacedEvent[]>()
  for (const body of bodies) byStream.set(body.stream, [...(byStream.get(body.stream) ?? []), body])
  const events: PlacedEvent[] = []
  const statements: Statement[] = []
  const states = new Map<string, unknown>()
  for (const [stream, own] of byStream) {
    const head = decided.gathering.headOf<unknown>(stream)
    const placed = sealEvents(head, own)
    events.push(...placed)
    const { type } = parseStream(stream)
    let state = head.state
    for (const event of placed) {
      statements.push(...eventStatements(stream, state, event))
      state = evolve(type, state, event)
    }
    states.set(stream, state)
    const last = placed.at(-1)
    if (!last) continue
    statements.push(saveStateStatement(stream, last.version, state))
    statements.push(
      ...projectionStatements(stream, head.state, state, {
        firstAt: own[0]?.recordedAt ?? '',
        lastAt: last.recordedAt,
      }),
    )
    if (type === 'batch') statements.push(...roomEffects(records, stream, placed))
  }
  const around = {
    ...surroundings(command, states.get(command.stream) ?? decided.head.state),
    timeZone: decided.context.timeZone,
    pushes: records.push !== null,
  }
  for (const event of events) statements.push(...notificationStatements(event, around))
  return { events: events.toSorted((a, b) => a.commandOrdinal - b.commandOrdinal), statements }
}

function envelope(
  records: Records,
  requester: Requester,
  command: ParsedCommand,
  decided: DecidedCommand,
  event: DomainEvent,
  ordinal: number,
  signature: SignatureRecord | null,
): UnplacedEvent {
  const { now } = decided.context
  const { reason } = command.payload as { reason?: unknown }
  return {
    id: records.uuid(),
    stream: event.stream ?? command.stream,
    type: event.type,
    schemaVersion: SCHEMA_VERSION,
    payload: event.payload,
    ...whoDid(requester, command, decided),
    deviceId: requester.deviceId,
    commandId: command.id,
    commandOrdinal: ordinal,
    commandType: command.name,
    reason: typeof reason === 'string' && reason !== '' ? reason : null,
    performedAt: command.performedAt,
    clockOffsetMilliseconds: Math.round(Date.parse(command.performedAt) - Date.parse(now)),
    recordedAt: now,
    signature,
  }
}

/** Who stands in the record as having done it. What people do to their own account is noted by the product, as theirs. */
function whoDid(
  requester: Requester,
  command: ParsedCommand,
  { context: { actor }, head }: DecidedCommand,
): Pick<UnplacedEvent, 'personId' | 'personName' | 'personRole'> {
  if (actor.personId !== SYSTEM_ACTOR.personId)
    return {
      personId: actor.personId,
      personName: actor.name,
      personRole: signingRole(actor.roles, command.name),
    }
  const isOwn = parseStream(command.stream).type === 'person' && requester.personId === command.subject
  if (!isOwn) return { personId: actor.personId, personName: actor.name, personRole: 'system' }
  const { name, roles } = head.state as PersonState
  const [role] = roles
  return { personId: requester.personId, personName: name, personRole: role ? ROLES[role] : '' }
}

/** Live rooms are told after the commit; the queue is part of it, so that a crash between the two loses nothing. */
function roomEffects(records: Records, stream: string, placed: readonly PlacedEvent[]): Statement[] {
  const first = placed[0]
  const last = placed.at(-1)
  if (!records.rooms || !first || !last) return []
  const payload = { fromVersion: first.version, toVersion: last.version }
  return [
    queueEffectStatement({
      id: first.id,
      kind: 'room',
      subject: stream,
      payload,
      createdAt: last.recordedAt,
    }),
  ]
}

/** What a command was over, as it stands after it: for the words of notices. */
function surroundings(
  command: ParsedCommand,
  state: unknown,
): { batch: BatchState | null; formula: FormulaState | null } {
  const { type } = parseStream(command.stream)
  return {
    batch: type === 'batch' ? (state as BatchState) : null,
    formula: type === 'formula' ? (state as FormulaState) : null,
  }
}
