import type { Instant } from '@batchproof/domain'
import type { ScriptedClock } from './clock.ts'

/** Work that goes on beside other work: it yields the instant at which it wants to go on. */
export type Work = AsyncGenerator<Instant, void, void>

interface Waiting {
  readonly at: Instant
  readonly order: number
  readonly work: Work
}

/**
 * Several people at work at once, on one clock: whoever is due first goes on. Ties go by the order of adding, so the
 * same agenda always gives the same record.
 */
export interface Agenda {
  add(at: Instant, work: Work): void
  /** Goes on until nothing is due before `end`; work that is due later stays where it is. */
  runUntil(end: Instant): Promise<void>
}

export function createAgenda(clock: ScriptedClock): Agenda {
  const waiting: Waiting[] = []
  let order = 0
  const add = (at: Instant, work: Work) => {
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
        const { done, value } = await next.work.next()
        if (!done) add(value, next.work)
      }
    },
  }
}
