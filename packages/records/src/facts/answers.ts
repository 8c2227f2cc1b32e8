import type { ReadHead } from './gathering.ts'

/** An answer that needs no question. */
export const none =
  <Answer>(answer: Answer) =>
  () =>
    answer

/** No heads, for a command that needs none of a kind. */
export const noHeads = none<ReadHead<never>[]>([])

/** States by the id of their stream. */
export const byId = <State>(heads: readonly ReadHead<State>[]): Record<string, State> =>
  Object.fromEntries(heads.map((head) => [head.stream.slice(head.stream.indexOf(':') + 1), head.state]))
