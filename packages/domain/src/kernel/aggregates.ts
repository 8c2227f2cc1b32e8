import { evolveBatch } from '../batch/evolve-batch.ts'
import { initialBatch } from '../batch/batch.ts'
import { executionDeciders } from '../batch/decide-execution.ts'
import { componentDeciders } from '../batch/decide-components.ts'
import { dispensingDeciders } from '../batch/decide-dispensing.ts'
import { planningDeciders } from '../batch/decide-planning.ts'
import { stepDeciders } from '../batch/decide-steps.ts'
import { equipmentDeciders, evolveEquipment, initialEquipment } from '../facility/equipment.ts'
import { evolveRoom, initialRoom, roomDeciders } from '../facility/room.ts'
import { formulaDeciders } from '../formula/decide-formula.ts'
import { evolveFormula, initialFormula } from '../formula/formula.ts'
import { lotDeciders } from '../material/decide-lot.ts'
import { evolveLot, initialLot } from '../material/lot.ts'
import { evolveMaterial, initialMaterial, materialDeciders } from '../material/material.ts'
import { evolveRecipient, initialRecipient, recipientDeciders } from '../material/recipient.ts'
import {
  evolveOrganisation,
  initialOrganisation,
  organisationDeciders,
} from '../organisation/organisation.ts'
import { evolvePerson, initialPerson } from '../people/person.ts'
import { personDeciders } from '../people/decide-person.ts'
import { deviationDeciders, evolveDeviation, initialDeviation } from '../quality/deviation.ts'
import { dispositionDeciders } from '../quality/decide-disposition.ts'
import { evolveRecall, initialRecall, recallDeciders } from '../quality/recall.ts'
import { definitionOf, mayCommand } from './catalogue.ts'
import { refuse } from './decision.ts'
import { refusal } from './refusal.ts'
import type { CommandName } from './catalogue.ts'
import type { Decider } from './decider.ts'
import type { Decision } from './decision.ts'
import type { DecisionContext, DomainEvent } from './envelope.ts'
import type { Refusal } from './refusal.ts'
import type { StreamType } from './stream.ts'

/** Initial state and fold of every aggregate. */
export const aggregates = {
  organisation: { initial: initialOrganisation, evolve: evolveOrganisation },
  person: { initial: initialPerson, evolve: evolvePerson },
  room: { initial: initialRoom, evolve: evolveRoom },
  equipment: { initial: initialEquipment, evolve: evolveEquipment },
  material: { initial: initialMaterial, evolve: evolveMaterial },
  lot: { initial: initialLot, evolve: evolveLot },
  recipient: { initial: initialRecipient, evolve: evolveRecipient },
  formula: { initial: initialFormula, evolve: evolveFormula },
  batch: { initial: initialBatch, evolve: evolveBatch },
  deviation: { initial: initialDeviation, evolve: evolveDeviation },
  recall: { initial: initialRecall, evolve: evolveRecall },
} as const satisfies Record<StreamType, { initial: unknown; evolve: (state: never, event: never) => unknown }>

/** State of an aggregate by its name. */
export type StateOf<Type extends StreamType> = (typeof aggregates)[Type]['initial']

/** Whether anything has happened in the stream yet. The organisation is there from the start. */
const exists: { readonly [Type in StreamType]: (state: StateOf<Type>) => boolean } = {
  organisation: () => true,
  person: ({ id }) => id !== '',
  room: ({ id }) => id !== '',
  equipment: ({ id }) => id !== '',
  material: ({ id }) => id !== '',
  lot: ({ identity }) => identity !== null,
  recipient: ({ id }) => id !== '',
  formula: ({ recordId }) => recordId !== '',
  batch: ({ id }) => id !== '',
  deviation: ({ id }) => id !== '',
  recall: ({ id }) => id !== '',
}

/** A command makes its subject once, and goes to one that is there. */
function subjectProblem(name: CommandName, state: unknown): Refusal | null {
  const { subject, creates = false } = definitionOf(name)
  const isThere = (exists[subject] as (state: unknown) => boolean)(state)
  if (creates && isThere) return refusal('already_exists', `This ${subject} exists already.`)
  return creates || isThere ? null : refusal('not_found', `There is no such ${subject}.`)
}

/** Folds events into a state, whatever the aggregate. @throws Error on an event that the aggregate does not know. */
export function evolve(type: StreamType, state: unknown, event: { type: string; payload: unknown }): unknown {
  const fold = aggregates[type].evolve as (
    state: unknown,
    event: { type: string; payload: unknown },
  ) => unknown
  return fold(state, event)
}

const deciders = {
  ...organisationDeciders,
  ...personDeciders,
  ...roomDeciders,
  ...equipmentDeciders,
  ...materialDeciders,
  ...lotDeciders,
  ...recipientDeciders,
  ...formulaDeciders,
  ...planningDeciders,
  ...stepDeciders,
  ...componentDeciders,
  ...dispensingDeciders,
  ...executionDeciders,
  ...dispositionDeciders,
  ...deviationDeciders,
  ...recallDeciders,
} satisfies Record<CommandName, unknown>

/** Who decides without a role: the product itself, for the commands that no role may send. */
export const SYSTEM_ACTOR = { personId: 'system', name: 'Batchproof', roles: ['system'] } as const

/**
 * Decides any command: first whether the actor's roles may send it at all, then whether its subject is there, then the
 * command's own rules. Pure and
 * synchronous; the same on the server, on the iPad and in a dry run behind a button.
 */
export function decide(
  name: CommandName,
  state: unknown,
  payload: unknown,
  facts: unknown,
  context: DecisionContext,
): Decision<DomainEvent> {
  const isSystem = context.actor.personId === SYSTEM_ACTOR.personId
  if (!isSystem && !mayCommand(context.actor.roles, name))
    return refuse(refusal('not_authorised', 'Your role does not allow this.'))
  const problem = subjectProblem(name, state)
  if (problem) return refuse(problem)
  return (deciders[name] as Decider<unknown, unknown, unknown, DomainEvent>)(state, payload, facts, context)
}
