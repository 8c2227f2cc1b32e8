import { invalidate } from '$app/navigation'
import type { BatchView } from '@batchproof/protocol'
import { getContext, setContext } from 'svelte'
import { quietly } from '$lib/live/background-api.ts'
import { BatchRoom } from '$lib/live/batch-room.svelte.ts'

/** Between two readings of the record, so that a technician who signs quickly does not make every watcher read each time. */
const READ_AGAIN_MILLISECONDS = 400

/**
 * One batch as its pages show it. The room says at once what happened; what hangs on it (signatures, deviations, what
 * blocks whom) is read again right after. Without a room the page is read again when its window is come back to.
 */
export class LiveBatch {
  readonly room = new BatchRoom()
  readonly #read: () => BatchView
  #waiting: ReturnType<typeof setTimeout> | undefined

  constructor(read: () => BatchView) {
    this.#read = read
  }

  /** The record as far as it is known here. */
  get view(): BatchView {
    const read = this.#read()
    const { state, version } = this.room
    return state?.id === read.state.id && version > read.streamVersion ? { ...read, state } : read
  }

  /** Whether the room is ahead of what was read. */
  get isAhead(): boolean {
    const { state, streamVersion } = this.#read()
    return this.room.state?.id === state.id && this.room.version > streamVersion
  }

  /** Enters the room of the batch that is shown. Returns how to leave. */
  connect(): () => void {
    const { state, streamVersion } = this.#read()
    return this.room.connect(state.id, { state, version: streamVersion })
  }

  /** Reads the record again soon, once, however often it is asked for meanwhile. Nobody need be at the keyboard. */
  readAgain(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined
      void quietly(() => invalidate('office:batch'))
    }, READ_AGAIN_MILLISECONDS)
  }

  /** Reads again whenever somebody comes back to the window. Returns how to stop. */
  readOnReturn(): () => void {
    const onReturn = () => {
      if (document.visibilityState === 'visible') void invalidate('office:batch')
    }
    document.addEventListener('visibilitychange', onReturn)
    window.addEventListener('focus', onReturn)
    return () => {
      document.removeEventListener('visibilitychange', onReturn)
      window.removeEventListener('focus', onReturn)
      clearTimeout(this.#waiting)
    }
  }
}

const KEY = Symbol('live batch')

/** Shares the batch with the pages under its layout. */
export const shareLiveBatch = (live: LiveBatch): LiveBatch => setContext(KEY, live)

/** The batch that the layout shares. */
export const liveBatch = (): LiveBatch => getContext<LiveBatch>(KEY)
