import { batchRoom, floorRoom } from '@batchproof/protocol'

/** What a room is about, by its name. */
export type RoomName =
  | { readonly kind: 'batch'; readonly organisation: string; readonly batchId: string; readonly name: string }
  | { readonly kind: 'floor'; readonly organisation: string; readonly name: string }

/**
 * The room that an address names; null when it names none.
 *
 * @param segment the part of the path as it was sent. The platform makes a room of each spelling, so only one is let
 *   through: who entered `batch:…` would otherwise wait in a room next to `batch%3A…`, to which nobody posts.
 */
export function roomNameOf(segment: string): RoomName | null {
  const name = decoded(segment)
  if (name === null || encodeURIComponent(name) !== segment) return null
  const [kind, organisation, batchId, ...more] = name.split(':')
  if (!organisation || more.length > 0) return null
  if (kind === 'batch' && batchId && name === batchRoom(organisation, batchId)) {
    return { kind, organisation, batchId, name }
  }
  return kind === 'floor' && name === floorRoom(organisation) ? { kind, organisation, name } : null
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
