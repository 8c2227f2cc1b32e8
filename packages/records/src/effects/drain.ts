import {
  claimEffectsStatement,
  effectsBySubject,
  effectsDoneStatement,
  effectsFailedStatement,
} from '@batchproof/db'
import type { Effect } from '@batchproof/db'
import { addSeconds } from '@batchproof/domain'
import type { Records } from '../records.ts'
import { tellRooms } from './tell-rooms.ts'

/** What has piled up for a room that was away is told in few posts, and not everybody's at once. */
const CLAIM_LIMIT = 40
/** How long a worker may take before another may try the same effects; longer than any one attempt lasts. */
const CLAIM_SECONDS = 30
/** A room that is back is told at the latest after this. */
const LONGEST_WAIT_SECONDS = 20

/** Does what a run of effects of one subject asks for, in their order. Throws what makes it worth another try. */
type Worker = (records: Records, subject: string, effects: readonly Effect[]) => Promise<void>

/**
 * Does what is due after commits. Called after every command without holding up its answer, and on a timer for what
 * failed. What hangs on one subject is done in order, one attempt at a time; subjects do not wait for each other, so a
 * room that is slow or away delays nobody else's. Nothing is given up.
 */
export async function drainEffects(records: Records): Promise<void> {
  const { rooms } = records
  if (rooms) await drain(records, 'room', (...work) => tellRooms(rooms, ...work))
}

/** Until nothing is due: what was queued behind an effect in work is left to whoever finishes that. */
async function drain(records: Records, kind: string, work: Worker): Promise<void> {
  for (;;) {
    const claimed = await claim(records, kind)
    if (claimed.size === 0) return
    await Promise.all([...claimed].map(([subject, effects]) => attempt(records, work, subject, effects)))
  }
}

async function claim(records: Records, kind: string): Promise<ReadonlyMap<string, readonly Effect[]>> {
  const now = records.now()
  const { rows } = await records.db.write([
    claimEffectsStatement(now, addSeconds(now, CLAIM_SECONDS), CLAIM_LIMIT, kind),
  ])
  return effectsBySubject(rows[0] ?? [])
}

async function attempt(
  records: Records,
  work: Worker,
  subject: string,
  effects: readonly Effect[],
): Promise<void> {
  const ids = effects.map(({ id }) => id)
  try {
    await work(records, subject, effects)
    await records.db.write([effectsDoneStatement(ids, records.now())])
  } catch (error) {
    const attempts = Math.max(...effects.map((effect) => effect.attempts))
    const waitSeconds = Math.min(2 ** attempts, LONGEST_WAIT_SECONDS)
    const words = error instanceof Error ? error.name : 'failed'
    await records.db.write([effectsFailedStatement(ids, words, addSeconds(records.now(), waitSeconds))])
  }
}
