import type { BatchState } from '@batchproof/domain'
import type { IpadSign, Watcher } from '@batchproof/protocol'
import { backgroundApi } from './background-api.ts'
import { BatchWatch, nothingSeen } from './batch-watch.ts'
import type { BatchHead, BatchSight, BatchWatchApi } from './batch-watch.ts'
import type { Connection } from './room-socket.ts'

/**
 * One batch, live, for a page:
 *
 *     const live = new BatchRoom()
 *     onMount(() => live.connect(data.view.state.id, { state: …, version: data.view.streamVersion }))
 *
 * Until the room knows more, `state` and `version` are what the page was loaded with. Nothing happens before `connect`,
 * which the server never calls.
 */
export class BatchRoom {
  #sight = $state.raw<BatchSight>(nothingSeen)
  #watch: BatchWatch | undefined

  /** The batch as it stands; null until it is known. */
  get state(): BatchState | null {
    return this.#sight.state
  }
  /** Version of the batch's stream that `state` stands at. */
  get version(): number {
    return this.#sight.version
  }
  /** When the server last had word of this batch, ISO; null where the room does not know. */
  get heardAt(): string | null {
    return this.#sight.heardAt
  }
  /** Who watches, each person once, ourselves among them. */
  get watchers(): readonly Watcher[] {
    return this.#sight.watchers
  }
  /** The iPad at the bench; null where the room does not know of one. */
  get ipad(): IpadSign | null {
    return this.#sight.ipad
  }
  /** How far the server's clock is ahead of this device's. */
  get clockAheadMilliseconds(): number {
    return this.#sight.clockAheadMilliseconds
  }
  get connection(): Connection {
    return this.#sight.connection
  }

  /**
   * Enters the batch's room, leaving any other.
   *
   * @param page what the page was loaded with
   * @param api where tokens are asked for and the record is read again: in the background, for nobody touched anything
   * @returns how to leave, as `onMount` and `$effect` want it
   */
  connect(batchId: string, page?: BatchHead, api: BatchWatchApi = backgroundApi()): () => void {
    this.close()
    this.#sight = { ...nothingSeen, ...page }
    this.#watch = new BatchWatch({ api, batchId, page, onChange: (sight) => (this.#sight = sight) })
    return () => this.close()
  }

  close(): void {
    this.#watch?.close()
    this.#watch = undefined
  }
}
