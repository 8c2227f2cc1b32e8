import type { Statement } from '@batchproof/db'
import type { Gathering } from './gathering.ts'

/** A command as facts are gathered for it. */
export interface FactsRequest {
  readonly type: string
  /** Id of the subject, without its stream's prefix. */
  readonly subject: string
  readonly payload: unknown
  readonly actorId: string
  readonly now: string
  /** Date on which a new batch number is given, YYYY-MM-DD in the facility's zone. */
  numberDate(): string
  readonly facilityCode: string
  readonly publicOrigin: string | null
}

/** What a decision needs, read at once; and the statements that take the numbers it used. */
export interface PlannedFacts {
  /** Works out what cannot be read alone, such as whether a signature is good; after the reading, before `facts`. */
  settle?(): Promise<void>
  /** Answers after the gathering has been read. */
  facts(): unknown
  /** Streams whose movement would change the decision; the write is guarded on them. */
  guards(): readonly string[]
  /** Takes the numbers that the events carry. */
  numbers(eventTypes: readonly string[]): readonly Statement[]
}

export type FactsPlanner = (gathering: Gathering, request: FactsRequest) => PlannedFacts

/** Facts that need nothing but what they are made with. */
export const plainFacts = (facts: () => unknown): PlannedFacts => ({
  facts,
  guards: () => [],
  numbers: () => [],
})
