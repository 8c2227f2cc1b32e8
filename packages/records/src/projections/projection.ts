import type { PlacedEvent, Statement } from '@batchproof/db'

/** When a stream was first and last written to, by the server's clock. */
export interface Written {
  readonly firstAt: string
  readonly lastAt: string
}

/**
 * Rows of the read tables that one stream's state gives, from the state they stand at: what is as it was is not written
 * again. Pure: the same states give the same rows, live or rebuilt, where `before` is the state of an empty stream.
 */
export type Projection<State> = (id: string, before: State, state: State, written: Written) => Statement[]

/**
 * Rows of append-only tables that one event gives, keyed by its place in the stream: written with it and never changed.
 * `before` is the state that the event was added to. Pure, as above.
 */
export type EventProjection<State> = (id: string, before: State, event: WrittenEvent) => Statement[]

/** What a row of an event is made from. */
export type WrittenEvent = Pick<
  PlacedEvent,
  'id' | 'type' | 'version' | 'payload' | 'personId' | 'personName' | 'recordedAt'
>
