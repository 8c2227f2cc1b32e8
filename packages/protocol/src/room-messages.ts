import type { BatchProgress, BatchState, RecordEvent } from '@batchproof/domain'

/** Name of the room of one batch of one organisation. */
export const batchRoom = (organisation: string, batchId: string): string => `batch:${organisation}:${batchId}`
/** Name of an organisation's floor room. */
export const floorRoom = (organisation: string): string => `floor:${organisation}`

/** Who is in the room. */
export interface Watcher {
  readonly personId: string
  readonly name: string
  readonly role: string
  readonly place: 'office' | 'kiosk' | 'display'
}

/** The iPad at the bench, as the batch's room knows it. */
export interface IpadSign {
  /** Whether it is connected now. */
  readonly here: boolean
  /** When the room last heard of it, by the room's clock; null where it does not know. */
  readonly heardAt: string | null
}

/** What a watcher may say: whether the room is there, and `renew <token>` for a longer stay. */
export const PING = 'ping'
export const PONG = 'pong'
export const RENEW = 'renew '
/** With this code a room closes the connection of a watcher whose stay is over. */
export const STAY_IS_OVER = 4401

/** What the floor shows of one batch: its row, as the batch list gives it. */
export interface FloorCard {
  readonly id: string
  readonly batchNumber: string
  readonly productName: string
  readonly strength: string
  readonly status: string
  readonly hazardous: boolean
  readonly technicianId: string | null
  readonly technicianName: string | null
  readonly roomId: string | null
  readonly roomName: string | null
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly commencedAt: string | null
  readonly stepsDone: number
  readonly stepsTotal: number
  readonly currentStep: string | null
  readonly waitsForWitness: boolean
  readonly held: boolean
  readonly hasDeviations: boolean
  /** What is going on with it; null on a row that is older than this was kept. */
  readonly progress: BatchProgress | null
  readonly updatedAt: string
}

/** What the server posts to a room after commit, in order of `version` (batch room) or `seq` (floor room). */
export type RoomPost =
  | { readonly kind: 'events'; readonly events: readonly RecordEvent[]; readonly heardAt: string }
  | {
      readonly kind: 'snapshot'
      readonly version: number
      readonly state: BatchState
      readonly heardAt: string
    }
  | { readonly kind: 'card'; readonly seq: number; readonly card: FloorCard }

/** What a room says to those who watch. */
export type RoomMessage =
  | {
      readonly kind: 'snapshot'
      readonly version: number
      readonly state: BatchState
      readonly heardAt: string | null
    }
  | { readonly kind: 'event'; readonly event: RecordEvent; readonly heardAt: string }
  | { readonly kind: 'presence'; readonly watchers: readonly Watcher[]; readonly ipad: IpadSign | null }
  | { readonly kind: 'cards'; readonly cards: readonly FloorCard[] }
  | { readonly kind: 'card'; readonly card: FloorCard }
