import type { Instant } from '@batchproof/domain'
import type { ScriptedClock } from './clock.ts'

/** Work that goes on beside other work: it yields the instant at which it wants to go on. */
export type Work = AsyncGenerator<Instant, void, void>

/** Something that is done at once. */
export type Task = () => Promise<void>

interface Waiting {
  readonly at: Instant
  readonly order: number
  readonly work: Work | Task
}

/**
 * Several people at work at once, on one clock: whoever is due first goes on. Ties go by the order of adding, so the
 * same agenda always gives the same record.
 */
export interface Agenda {
  add(at: Instant, work: Work | Task): void
  /** Goes on until nothing is due before `end`; work that is due later stays where it is. */
  runUntil(end: Instant): Promise<void>
}

export function createAgenda(clock: ScriptedClock): Agenda {
  const waiting: Waiting[] = []
  let order = 0
  const add = (at: Instant, work: Work | Task) => {
    order += 1
    waiting.push({ at, order, work })
    waiting.sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1))
  }
  return {
    add,
    async runUntil(end) {
      for (let next = waiting[0]; next && next.at <= end; next = waiting[0]) {
        waiting.shift()
        clock.moveTo(next.at)
        const { work } = next
        if (typeof work === 'function') {
          await work()
          continue
        }
        const { done, value } = await work.next()
        if (!done) add(value, work)
      }
    },
  }
}
