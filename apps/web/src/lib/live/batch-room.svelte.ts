import type { BatchState } from '@batchproof/domain'
import type { Watcher } from '@batchproof/protocol'
import { backgroundApi } from './background-api.ts'
import { BatchWatch, nothingSeen } from './batch-watch.ts'
import type { BatchHead, BatchSight, BatchWatchApi } from './batch-watch.ts'
import type { Connection, RoomDoor } from './room-socket.ts'

/**
 * One batch, live, for a page:
 *
 *     const live = new BatchRoom()
 *     onMount(() => live.connect(api(), data.view.state.id, { state: …, version: data.view.streamVersion }))
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
  get connection(): Connection {
    return this.#sight.connection
  }

  /**
   * Enters the batch's room, leaving any other.
   *
   * @param page what the page was loaded with
   * @param door where tokens are asked for
   * @returns how to leave, as `onMount` and `$effect` want it
   */
  connect(
    { batch }: Pick<BatchWatchApi, 'batch'>,
    batchId: string,
    page?: BatchHead,
    door: RoomDoor = backgroundApi(),
  ): () => void {
    this.close()
    this.#sight = { ...nothingSeen, ...page }
    const api: BatchWatchApi = { batch, live: door.live }
    this.#watch = new BatchWatch({ api, batchId, page, onChange: (sight) => (this.#sight = sight) })
    return () => this.close()
  }

  close(): void {
    this.#watch?.close()
    this.#watch = undefined
  }
}
