import { batchRoom, signServicePost } from '@batchproof/protocol'
import { signRoomToken } from '@batchproof/protocol/room-token.ts'
import { Audience } from './audience.ts'
import { comparisonOf, type Comparison } from './comparison.ts'
import { Posts, type RealBatch } from './real-events.ts'
import { postTo, relayAddress, roomAddress, type Stage } from './stage.ts'

/** Rooms and relay with so many watchers each. Times in milliseconds, from the post until a watcher has it. */
export interface FanOut extends Comparison {
  readonly watchers: number
  readonly posts: number
  /** How long it took to let all of them in, one after the other. */
  readonly enteringSeconds: { readonly room: number; readonly relay: number }
  /** Messages that came out of turn; a lost one ends the bench. */
  readonly disordered: number
}

const ORGANISATION = 'bench'
const WARM_UP_POSTS = 30
/** Posted without waiting for the watchers, one behind the other as the server does. */
const BURST_POSTS = 100

/** One of the two that are compared: how it is entered, and how it is posted to. */
interface Side {
  readonly audience: Audience
  addressOf(index: number): Promise<string>
  /** Makes a post ready, so that only its way is timed. */
  ready(body: string): Promise<() => Promise<void>>
}

function roomSide(stage: Stage, batchId: string): Side {
  const name = batchRoom(ORGANISATION, batchId)
  const address = roomAddress(stage, name)
  const key = new TextEncoder().encode(stage.tokenKey)
  return {
    audience: new Audience(),
    async addressOf(index) {
      const who = { personId: `p${index}`, name: `Watcher ${index}`, role: 'qa', place: 'office' as const }
      const about = { organisation: ORGANISATION, room: name, ...who }
      const token = await signRoomToken(key, about, Date.now() / 1000)
      return `${address}?token=${encodeURIComponent(token)}`
    },
    async ready(body) {
      const headers = {
        'content-type': 'application/json',
        ...(await signServicePost(stage.serviceKey, name, body)),
      }
      return () => postTo(address, headers, body)
    },
  }
}

function relaySide(stage: Stage, batchId: string): Side {
  const address = relayAddress(stage, batchId)
  return {
    audience: new Audience(),
    addressOf: () => Promise.resolve(address),
    ready: (body) => Promise.resolve(() => postTo(address, { 'content-type': 'application/json' }, body)),
  }
}

async function fill(side: Side, { origin }: Stage, watchers: number): Promise<number> {
  const begun = performance.now()
  await side.audience.enter(watchers, origin, (index) => side.addressOf(index))
  return (performance.now() - begun) / 1000
}

/** Posts the same to both in turns, now the one first, now the other, and waits until every watcher has it. */
export async function measureFanOut(
  stage: Stage,
  batch: RealBatch,
  watchers: number,
  posts: number,
): Promise<FanOut> {
  // A room of its own for each count: the batch's id says which.
  const id = `${batch.id}-${watchers}`
  const [room, relay] = [roomSide(stage, id), relaySide(stage, id)]
  try {
    const enteringSeconds = {
      room: await fill(room, stage, watchers),
      relay: await fill(relay, stage, watchers),
    }
    const milliseconds = { room: [] as number[], relay: [] as number[] }
    const stream = new Posts(renamed(batch, id))
    for (let count = -WARM_UP_POSTS; count < posts; count += 1) {
      const { body, version } = stream.next()
      const sides = [['room', room] as const, ['relay', relay] as const]
      for (const [name, side] of count % 2 === 0 ? sides : sides.toReversed()) {
        const received = await side.audience.expect(version, await side.ready(body))
        if (count >= 0) milliseconds[name].push(...received)
      }
    }
    await burst([room, relay], stream)
    const disordered = room.audience.disordered + relay.audience.disordered
    return { watchers, posts, enteringSeconds, disordered, ...comparisonOf(milliseconds) }
  } finally {
    room.audience.leave()
    relay.audience.leave()
  }
}

/** Nobody is waited for: what piles up must arrive whole and in order all the same. */
async function burst(sides: readonly Side[], stream: Posts): Promise<void> {
  const posts = Array.from({ length: BURST_POSTS }, () => stream.next())
  for (const { audience, ready } of sides) {
    const sends = await Promise.all(posts.map(({ body }) => ready(body)))
    await audience.expect(posts.at(-1)?.version ?? 0, async () => {
      for (const send of sends) await send()
    })
  }
}

/** The same batch under another id. */
function renamed({ id, events, begun }: RealBatch, to: string): RealBatch {
  const change = <T>(value: T) => JSON.parse(JSON.stringify(value).replaceAll(id, to)) as T
  return { id: to, events: change(events), begun: change(begun) }
}
