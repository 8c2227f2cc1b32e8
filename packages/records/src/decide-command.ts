import {
  BEGINNINGS,
  decide,
  definitionOf,
  ORGANISATION_ID,
  refusal,
  refuse,
  SYSTEM_ACTOR,
  zonedDate,
} from '@batchproof/domain'
import type {
  Decision,
  DecisionContext,
  DomainEvent,
  OrganisationState,
  PersonState,
  Refusal,
} from '@batchproof/domain'
import { Gathering } from './facts/gathering.ts'
import { planFacts } from './facts/plan-facts.ts'
import type { PlannedFacts } from './facts/facts.ts'
import type { ReadHead } from './facts/gathering.ts'
import type { ParsedCommand } from './command-request.ts'
import type { Records } from './records.ts'

/** A device may be this far ahead of the server before its times are not believed. */
const CLOCK_TOLERANCE_SECONDS = 120

/** Everything known about a command once its facts are read and it has been decided. */
export interface DecidedCommand {
  readonly gathering: Gathering
  readonly head: ReadHead
  readonly organisation: OrganisationState
  readonly person: PersonState | null
  readonly context: DecisionContext
  readonly planned: PlannedFacts
  readonly decision: Decision<DomainEvent>
}

/** Zone and code before the facility is configured, so that the first command can be decided at all. */
const UNCONFIGURED = { timeZone: 'UTC', code: 'ORG' }

/** What is asked to be decided, by whom and from where. */
export interface DecisionRequest {
  readonly command: ParsedCommand
  readonly actorId: string
  readonly deviceId: string
}

/** The facility's zone and code, kept per organisation between commands; read again when the facility changes. */
const settings = new WeakMap<Records['db'], { timeZone: string; code: string }>()

/**
 * Reads a command's facts in one round trip and decides it by the rules of the domain. Writes nothing: `execute` goes
 * on to append, a dry run stops here.
 */
export async function decideCommand(records: Records, request: DecisionRequest): Promise<DecidedCommand> {
  const { command, actorId, deviceId } = request
  const now = records.now()
  const known = settings.get(records.db) ?? UNCONFIGURED
  const gathering = new Gathering()
  const subject = gathering.head(definitionOf(command.name).subject, command.subject)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const person = gathering.head('person', actorId)
  const planned = planFacts(command.name)(gathering, {
    type: command.name,
    subject: command.subject,
    payload: command.payload,
    actorId,
    now,
    numberDate: () => numberDate(command.payload, now, known.timeZone),
    facilityCode: known.code,
    publicOrigin: records.publicOrigin,
  })
  await gathering.read(records.db)

  const { facility } = organisation().state
  if (facility && (facility.timeZone !== known.timeZone || facility.code !== known.code)) {
    settings.set(records.db, { timeZone: facility.timeZone, code: facility.code })
    return decideCommand(records, request)
  }
  const found = person().version > 0 ? person().state : null
  const isSystem = actorId === SYSTEM_ACTOR.personId
  const context: DecisionContext = {
    actor: isSystem
      ? SYSTEM_ACTOR
      : { personId: actorId, name: found?.name ?? '', roles: found?.active ? found.roles : [] },
    now,
    performedAt: command.performedAt,
    timeZone: known.timeZone,
    deviceId,
  }
  const problem = clockProblem(command.performedAt, now)
  await planned.settle?.()
  const decision = problem
    ? refuse<DomainEvent>(problem)
    : decide(command.name, subject().state, command.payload, planned.facts(), context)
  const begunTwice = decision.ok ? begunTwiceProblem(decision.events, gathering) : null
  return {
    gathering,
    head: subject(),
    organisation: organisation().state,
    person: found,
    context,
    planned,
    decision: begunTwice ? refuse(begunTwice) : decision,
  }
}

/** A deviation or a lot begun under the id of another would be written into that one's stream. */
function begunTwiceProblem(events: readonly DomainEvent[], gathering: Gathering): Refusal | null {
  const taken = events.find(
    ({ type, stream }) =>
      stream !== undefined && BEGINNINGS.includes(type) && gathering.headOf(stream).version > 0,
  )
  if (!taken) return null
  return taken.type === 'DeviationOpened'
    ? refusal('already_exists', 'This deviation exists already. Report it anew.', 'deviation.id')
    : refusal('already_exists', 'There is a lot of this id already. Try again.')
}

/** A batch number carries the day on which the batch is to be made; a draft's, the day on which it is drafted. */
function numberDate(payload: unknown, now: string, timeZone: string): string {
  const plan = (payload as { plan?: { start?: string } } | null)?.plan
  return zonedDate(plan?.start ?? now, timeZone)
}

function clockProblem(performedAt: string, now: string): Refusal | null {
  if (Date.parse(performedAt) - Date.parse(now) <= CLOCK_TOLERANCE_SECONDS * 1000) return null
  return refusal(
    'value_invalid',
    'The clock of this device is ahead of the server. Set it and try again.',
    'performedAt',
  )
}
