import type { RoomMessage, RoomPost, Watcher } from '@batchproof/protocol'

/** How a room answers a post of the server, and what it then says to all who watch. */
export interface PostAnswer {
  readonly status: 200 | 400 | 409
  readonly body: Readonly<Record<string, unknown>>
  readonly tell: readonly RoomMessage[]
}

/**
 * What a room does, apart from who hosts it: the host holds the sockets, checks tokens and signatures, and sends what
 * comes out of here. Nothing in it waits; whatever it holds may be lost at any time.
 */
export interface RoomLogic {
  /** What somebody is told who has just entered. */
  greet(): readonly RoomMessage[]
  /** The iPad gave a sign of life. @param at by the room's clock */
  ipadHeard(at: string): void
  /** What everybody is told when somebody came, went, or gave a sign. @param present one entry a connection */
  presence(present: readonly Watcher[]): readonly RoomMessage[]
  post(post: RoomPost): PostAnswer
}

export const refusedPost = (problem: string): PostAnswer => ({ status: 400, body: { problem }, tell: [] })

/** Each person once a place, by name: two windows of one person are one watcher, their iPad is another. */
export function eachPersonOnce(present: readonly Watcher[]): Watcher[] {
  const people = new Map(present.map((watcher) => [`${watcher.place}:${watcher.personId}`, watcher]))
  return [...people.values()].sort(
    (a, b) => a.name.localeCompare(b.name) || (a.personId < b.personId ? -1 : 1),
  )
}
