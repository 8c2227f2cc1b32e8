import { compound, submit, type BatchJob } from '../compound.ts'
import { atDesk, later } from '../site.ts'
import { sellProduct } from './distribution.ts'
import {
  LAST_RESULT_WORKDAYS,
  pursueDeviation,
  rejectBatch,
  releaseBatch,
  reviewBatch,
  testBatch,
  workdayAt,
} from './quality.ts'
import { explanationOf, troubleIn } from './troubles.ts'
import { scheduleBatch, type Workshop } from './workshop.ts'
import type { Work } from '../agenda.ts'
import type { Story } from './stories.ts'

/** Working days before the batch on which production schedules it. */
const PLANNED_AHEAD_WORKDAYS = 2

/** A batch of the past from its planning as far as its story and its days go. */
export async function* batchLife(workshop: Workshop, story: Story): Work {
  const { workday, startsAt, end } = story
  yield workdayAt(workshop, workday - PLANNED_AHEAD_WORKDAYS, 14, 10)
  const day = workshop.calendar.workday(workday)
  const start = workshop.calendar.at(day, ...startsAt)
  const planned = await scheduleBatch(workshop, { ...story, start })
  if (end === 'cancelled') {
    yield workdayAt(workshop, workday - 1, 11, 0)
    const reason = 'The hospital moved its order to the week after; the room goes to another batch.'
    await atDesk(workshop, 'manager').do('batch.cancel', planned.batchId, { reason })
    return
  }
  yield start
  const trouble = story.trouble === null ? undefined : troubleIn(workshop, planned.master, story.trouble)
  const job: BatchJob = { ...planned, trouble }
  yield* compound(workshop, job)
  if (trouble && story.trouble !== null) {
    const course = {
      deviationId: trouble.report.id,
      openedWorkday: workday,
      explanation: explanationOf(story.trouble),
    }
    const stays = end === 'quarantined' ? ({ staysOpen: true } as const) : {}
    workshop.agenda.add(workshop.clock.now(), pursueDeviation(workshop, { ...course, ...stays }))
  }
  workshop.batchMade(workshop.calendar.date(day))
  if (end !== 'kept_by_technician') yield* afterwards(workshop, story, job)
}

/** What follows the making: quarantine where the story says so, submission, laboratory, review, decision. */
async function* afterwards(workshop: Workshop, { end, workday, product }: Story, job: BatchJob): Work {
  const { batchId } = job
  if (end === 'quarantined' || end === 'quarantined_and_returned') {
    yield later(workshop, 1200)
    const reason = 'A viable air sample of the morning is read tomorrow; nothing moves until then.'
    await atDesk(workshop, 'qa').do('batch.quarantine', batchId, { reason })
    if (end === 'quarantined') return
    yield workdayAt(workshop, workday + 1, 15, 0)
    const found = 'The air sample shows no growth after the second reading; the batch goes on.'
    await atDesk(workshop, 'qa').do('batch.liftQuarantine', batchId, { reason: found })
  }
  yield later(workshop, workshop.random.integer(200, 900))
  await submit(workshop, job)
  const failsPotency = end === 'failed_potency'
  const now = workshop.clock.now()
  workshop.agenda.add(now, testBatch(workshop, { batchId, workday, failsPotency }))
  yield* reviewBatch(workshop, batchId, workday)
  if (failsPotency) return yield* rejectBatch(workshop, batchId, workday)
  yield* releaseBatch(workshop, batchId, workday, job.plannedUnits)
  yield* sellProduct(workshop, { lotId: batchId, workday: workday + LAST_RESULT_WORKDAYS + 2, fate: product })
}
