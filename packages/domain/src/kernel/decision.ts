import type { Refusal } from './refusal.ts'

/** What a decider answers: the events that happened, or every reason why nothing may happen. */
export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Accepts the command: these events happened, in this order. */
export function accept<Event>(...events: Event[]): Decision<Event> {
  return { ok: true, events }
}

/** Refuses the command for the named reasons. At least one is needed, so that nobody is refused without a word. */
export function refuse<Event = never>(first: Refusal, ...more: Refusal[]): Decision<Event> {
  return { ok: false, refusals: [first, ...more] }
}

/** Refuses when the list holds any reason; else the decider goes on with `null`. */
export function refuseIfAny(
  refusals: readonly Refusal[],
): { ok: false; refusals: readonly Refusal[] } | null {
  return refusals.length > 0 ? { ok: false, refusals } : null
}

/** One aggregate: an initial state, a pure fold, and one decider for each command that it answers. */
export interface Aggregate<State, Event extends { type: string }> {
  readonly type: string
  readonly initial: State
  /** Folds one event into the state. Pure, total over every event ever recorded. */
  evolve(state: State, event: Event): State
}
