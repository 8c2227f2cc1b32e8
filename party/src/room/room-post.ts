import type { RoomPost } from '@batchproof/protocol'
import { z } from 'zod'

// The post is signed by the server, whose record holds what is in it; here only what the room itself leans on is checked.
const version = z.number().int().min(1)
const shape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('events'),
    events: z
      .array(z.looseObject({ stream: z.string(), type: z.string(), version, payload: z.unknown() }))
      .min(1),
    heardAt: z.iso.datetime(),
  }),
  z.object({
    kind: z.literal('snapshot'),
    version,
    state: z.looseObject({ id: z.string() }),
    heardAt: z.iso.datetime(),
  }),
  z.object({
    kind: z.literal('card'),
    seq: z.number().int().min(0),
    card: z.looseObject({ id: z.string(), updatedAt: z.iso.datetime() }),
  }),
])

/** A post in its body; null when it is none. */
export function parsePost(body: string): RoomPost | null {
  try {
    return (shape.safeParse(JSON.parse(body)).data as RoomPost | undefined) ?? null
  } catch {
    return null
  }
}
