import type { z } from 'zod'
import type { CommandDefinition } from './command.ts'
import type { Decision } from './decision.ts'
import type { DecisionContext } from './envelope.ts'

/** Decides one command: pure, synchronous, the same on server, iPad and room. */
export type Decider<State, Payload, Facts, Event> = (
  state: State,
  payload: Payload,
  facts: Facts,
  context: DecisionContext,
) => Decision<Event>

/** One decider for each command of a catalogue section; a missing one does not compile. */
export type Deciders<Commands extends Record<string, CommandDefinition>, State, Facts, Event> = {
  readonly [Name in keyof Commands]: Decider<State, z.output<Commands[Name]['payload']>, Facts, Event>
}
