import { addSeconds, endOfZonedDay, type Instant } from '@batchproof/domain'
import { compound, type Stop } from '../compound.ts'
import { FACILITY } from '../facility/organisation.ts'
import { atDesk, idOf, kioskOf, personOf, type Site } from '../site.ts'
import { masterOf, scheduleBatch, type Order, type Workshop } from './workshop.ts'
import { workdayAt } from './quality.ts'
import type { Work } from '../agenda.ts'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600
const TOUR_SLOT_SECONDS = 2 * HOUR_SECONDS

/** Room for both of Maria's batches before the day of the site is over. */
const TOUR_SECONDS = 2 * TOUR_SLOT_SECONDS + 20 * MINUTE_SECONDS

/** When Maria's first batch of today is planned: about now, or earlier where too little is left of the day. */
export function tourStart(now: Instant, today: string): Instant {
  const soon = addSeconds(now, 5 * MINUTE_SECONDS)
  const latest = addSeconds(endOfZonedDay(today, FACILITY.timeZone), -TOUR_SECONDS)
  return soon < latest ? soon : latest
}

/** Puts on the agenda what one finds today: two batches under way, two for Maria to start, and the days to come. */
export function planToday(workshop: Workshop, now: Instant): void {
  const { agenda, calendar } = workshop
  const before = (minutes: number) => addSeconds(now, -minutes * MINUTE_SECONDS)
  agenda.add(calendar.at(calendar.workday(-1), 15, 0), comingDays(workshop, now))
  agenda.add(before(200), () => cleanRoom(workshop))
  agenda.add(
    before(185),
    underWay(workshop, before(182), {
      formula: 'methotrexate',
      technician: 'hazardTechnician',
      witness: 'author',
      room: 'HD-1',
      stop: { stepId: 'deactivate-and-decontaminate', how: 'mid_step', at: before(1) },
    }),
  )
  agenda.add(
    before(65),
    underWay(workshop, before(62), {
      formula: 'oxytocin',
      technician: 'secondTechnician',
      witness: 'technician',
      room: 'CR-2',
      stop: { stepId: 'issue-oxytocin', how: 'before_witness', at: before(3) },
    }),
  )
}

/** A batch that somebody is at just now. */
async function* underWay(
  workshop: Workshop,
  start: Instant,
  { stop, ...order }: Omit<Order, 'start'> & { readonly stop: Stop },
): Work {
  const job = await scheduleBatch(workshop, { ...order, start, durationSeconds: 5 * HOUR_SECONDS })
  yield start
  yield* compound(workshop, { ...job, stop })
}

async function cleanRoom(workshop: Workshop): Promise<void> {
  const cleaner = workshop.driver.actAs(personOf(workshop, 'lapsedTechnician'), kioskOf(workshop, 'CR-1'))
  const agent = 'Sporicidal detergent, then sterile 70% isopropyl alcohol'
  await cleaner.do('room.recordCleaning', idOf(workshop.rooms, 'CR-1'), { agent })
}

/** What production has planned: today for Maria, the days to come for all, and two drafts without a day. */
async function* comingDays(workshop: Workshop, now: Instant): Work {
  const { calendar } = workshop
  const maria = { technician: 'technician', witness: 'secondTechnician', room: 'CR-1' } as const
  const kevin = { technician: 'secondTechnician', witness: 'technician', room: 'CR-2' } as const
  const brandon = { technician: 'hazardTechnician', witness: 'author', room: 'HD-1' } as const
  const first = tourStart(now, calendar.date(0))
  const second = addSeconds(first, TOUR_SLOT_SECONDS + 10 * MINUTE_SECONDS)
  const durationSeconds = TOUR_SLOT_SECONDS
  const on = (workday: number, hour: number) => calendar.at(calendar.workday(workday), hour, 30)
  const orders: readonly Order[] = [
    { formula: 'phenylephrine', ...maria, start: first, durationSeconds },
    { formula: 'phenylephrine', ...maria, start: second, durationSeconds },
    { formula: 'vancomycin', ...maria, start: on(1, 7) },
    { formula: 'oxytocin', ...kevin, start: on(1, 7) },
    { formula: 'phenylephrine', ...maria, start: on(2, 7) },
    { formula: 'methotrexate', ...brandon, start: on(2, 12) },
    { formula: 'ketamine', ...maria, start: on(3, 7) },
    { formula: 'oxytocin', ...kevin, start: on(3, 12) },
  ]
  for (const order of orders) {
    await scheduleBatch(workshop, order)
    workshop.clock.advance(90)
  }
  yield workdayAt(workshop, -1, 16, 20)
  for (const formula of ['succinylcholine', 'ketamine'] as const) {
    const { formulaId, version, content } = masterOf(workshop, formula)
    const draft = { formulaId, version, plannedUnits: content.theoreticalUnits }
    await atDesk(workshop, 'manager').create('batch.draft', draft)
  }
}

/** A question of QA at a record that is being read, and its answer; for whoever opens the review first. */
export async function askAboutVancomycin(site: Site, batchId: string): Promise<void> {
  await atDesk(site, 'qa').do('batch.comment', batchId, {
    id: site.records.uuid(),
    stepId: 'check-the-first-fill',
    text: 'Was the bottle that weighed too much counted among the rejects of the inspection?',
  })
  site.clock.advance(900)
  await site.driver.actAs(personOf(site, 'technician'), kioskOf(site, 'CR-1')).do('batch.comment', batchId, {
    id: site.records.uuid(),
    stepId: 'check-the-first-fill',
    text: 'No, it went into the red bin at the pump and is one of the wasted units.',
  })
}
