import type { UnavailableReason } from '../errors.ts'

/** What the gateway tells the process that syncs its replica. */
export type ToSync =
  | {
      readonly type: 'configure'
      readonly path: string
      readonly primaryUrl: string
      readonly authToken: string | undefined
      readonly syncIntervalSeconds: number
    }
  /** Sync at once; the sync that begins after this message reports the ticket when it is done. */
  | { readonly type: 'sync_now'; readonly ticket: number }

/** What the syncing process tells the gateway. */
export type FromSync =
  | { readonly type: 'sync_started' }
  /** `ticket`: the highest that had arrived before this sync began. */
  | { readonly type: 'synced'; readonly at: string; readonly ticket: number }
  | { readonly type: 'sync_failed'; readonly reason: UnavailableReason | 'fault'; readonly ticket: number }
  | { readonly type: 'forked' }
