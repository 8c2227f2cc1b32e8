import type { DecisionContext } from '../kernel/envelope.ts'
import type { Instant } from '../kernel/instant.ts'

/** A person at an act: who, by name at that time, and when. */
export interface Act {
  readonly personId: string
  readonly name: string
  readonly at: Instant
}

/** Who acts now. */
export const actOf = ({ actor, performedAt }: DecisionContext): Act => ({
  personId: actor.personId,
  name: actor.name,
  at: performedAt,
})
