import type { Decision } from './decision.ts'
import { refuse } from './decision.ts'
import { refusal } from './refusal.ts'
import type { Refusal } from './refusal.ts'

/** One row of a state table: in these states this command leads there. `to: null` keeps the state. */
export interface Transition<State extends string, Command extends string = string> {
  readonly from: readonly State[]
  readonly command: Command
  readonly to: State | null
  readonly requirement: string
}

/** A state machine as data (21 CFR 11.10(f)): checked here, printed into the documentation, walked by the tests. */
export interface StateTable<State extends string, Command extends string = string> {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: State
  readonly transitions: readonly Transition<State, Command>[]
}

/** The row that allows the command in this state, or undefined. */
export function findTransition<State extends string, Command extends string>(
  table: StateTable<State, Command>,
  state: State,
  command: string,
): Transition<State, Command> | undefined {
  return table.transitions.find((row) => row.command === command && row.from.includes(state))
}

/** A refusal when the table has no row for this command in this state; null when it has. */
export function checkTransition<State extends string>(
  table: StateTable<State>,
  state: State,
  command: string,
): Refusal | null {
  if (findTransition(table, state, command)) return null
  const words = state.replaceAll('_', ' ')
  return refusal('state_forbids', `The ${table.name} is ${words}; that is not possible now.`)
}

/** As `checkTransition`, as a decision to return early. */
export function refuseUnlessAllowed<State extends string>(
  table: StateTable<State>,
  state: State,
  command: string,
): Extract<Decision<never>, { ok: false }> | null {
  const problem = checkTransition(table, state, command)
  return problem ? (refuse(problem) as Extract<Decision<never>, { ok: false }>) : null
}
