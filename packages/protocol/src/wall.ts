import type { BatchStatus } from '@batchproof/domain'
import type { FloorCard } from './room-messages.ts'

/** A batch in one of these is on the wall: being made, made and not handed in, or stopped. */
export const WALL_STATES = [
  'in_progress',
  'completed',
  'quarantined',
] as const satisfies readonly BatchStatus[]

/** A running batch on the wall. */
export interface WallCard extends FloorCard {
  /** Its deviations that nobody has begun to investigate, and since when the oldest waits; null without one. */
  readonly deviationsOpen: { readonly count: number; readonly since: string } | null
}

/** All that a wall display reads (`wall.show`). */
export interface WallView {
  /** Its own name, as it was registered. */
  readonly display: string
  readonly organisation: { readonly name: string; readonly timeZone: string }
  /** Every running batch. */
  readonly cards: readonly WallCard[]
  /** The server's time: what the timers count from. */
  readonly now: string
}
