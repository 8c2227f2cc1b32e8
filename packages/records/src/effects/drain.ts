import {
  claimEffectsStatement,
  effectsBySubject,
  effectsDoneStatement,
  effectsFailedStatement,
} from '@batchproof/db'
import type { Effect } from '@batchproof/db'
import { addSeconds } from '@batchproof/domain'
import { sendPushes } from '../push/send-pushes.ts'
import type { Records } from '../records.ts'
import { deliveryProblem } from './delivery-problem.ts'
import { tellRooms } from './tell-rooms.ts'

/** What has piled up for a room that was away is told in few posts, and not everybody's at once. */
const CLAIM_LIMIT = 40
/** How long a worker may take before another may try the same effects; longer than any one attempt lasts. */
const CLAIM_SECONDS = 30
/** A room that is back is told at the latest after this. */
const LONGEST_ROOM_WAIT_SECONDS = 20
/** A push service is not ours: it is asked less often. */
const LONGEST_PUSH_WAIT_SECONDS = 300

/** Does what a run of effects of one subject asks for, in their order. Throws what makes it worth another try. */
type Work = (records: Records, subject: string, effects: readonly Effect[]) => Promise<void>

interface Worker {
  readonly work: Work
  readonly longestWaitSeconds: number
}

/**
 * Does what is due after commits. Called after every command without holding up its answer, and on a timer for what
 * failed. What hangs on one subject is done in order, one attempt at a time; subjects do not wait for each other, so a
 * room that is slow or away delays nobody else's. Nothing is given up.
 */
export async function drainEffects(records: Records): Promise<void> {
  const { rooms, push } = records
  await Promise.all([
    rooms &&
      drain(records, 'room', {
        work: (...run) => tellRooms(rooms, ...run),
        longestWaitSeconds: LONGEST_ROOM_WAIT_SECONDS,
      }),
    push &&
      drain(records, 'push', {
        work: (...run) => sendPushes(push, ...run),
        longestWaitSeconds: LONGEST_PUSH_WAIT_SECONDS,
      }),
  ])
}

/** Until nothing is due: what was queued behind an effect in work is left to whoever finishes that. */
async function drain(records: Records, kind: string, worker: Worker): Promise<void> {
  for (;;) {
    const claimed = await claim(records, kind)
    if (claimed.size === 0) return
    await Promise.all([...claimed].map(([subject, effects]) => attempt(records, worker, subject, effects)))
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
  { work, longestWaitSeconds }: Worker,
  subject: string,
  effects: readonly Effect[],
): Promise<void> {
  const ids = effects.map(({ id }) => id)
  try {
    await work(records, subject, effects)
    await records.db.write([effectsDoneStatement(ids, records.now())])
  } catch (error) {
    const attempts = Math.max(...effects.map((effect) => effect.attempts))
    const waitSeconds = Math.min(2 ** attempts, longestWaitSeconds)
    const words = deliveryProblem(error)
    await records.db.write([effectsFailedStatement(ids, words, addSeconds(records.now(), waitSeconds))])
  }
}
