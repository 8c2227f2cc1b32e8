import { forgetExpired, requirePinChange } from '@batchproof/auth'
import { statement } from '@batchproof/db'
import { ROLES, type Instant } from '@batchproof/domain'
import { createAgenda } from '../agenda.ts'
import { scriptedClock, siteCalendar, type ScriptedClock } from '../clock.ts'
import { choosePin } from '../enrol.ts'
import { FACILITY } from '../facility/organisation.ts'
import { PEOPLE } from '../facility/people.ts'
import { seededRandom } from '../random.ts'
import { foundSite, registerEquipment, registerMaterials } from '../set-up.ts'
import { atDesk, personOf } from '../site.ts'
import { CHEAP_SCRYPT } from '../test-records.ts'
import { batchLife } from './batch-life.ts'
import { formerPin, planFacilityLife } from './facility-life.ts'
import {
  approveFirstVersions,
  secondPhenylephrine,
  succinylcholineInDraft,
  vancomycinInReview,
} from './formula-life.ts'
import { planMaterialLife } from './material-life.ts'
import { registerRecipients } from './distribution.ts'
import { STORIES } from './stories.ts'
import { askAboutVancomycin, planToday } from './today.ts'
import type { Records } from '@batchproof/records'
import type { Workshop } from './workshop.ts'

/** What the demonstration is made with. */
export interface DemonstrationOptions {
  /** The record to fill, at the given clock: `now` of itself and of its `auth` must be that clock's. */
  readonly records: Records
  readonly clock: ScriptedClock
  /** The instant at which the demonstration is to stand. */
  readonly now: Instant
  readonly seed?: number
  readonly tell?: (line: string) => void
}

/** Somebody of the demonstration, as it is told to a newcomer. */
export interface DemonstrationSignIn {
  readonly name: string
  readonly userName: string
  readonly role: string
  readonly roles: readonly string[]
  readonly pin: string
  readonly badge: string
}

/** Working day on which the facility was set up, counted back from today: three months before. */
const FOUNDED_WORKDAY = -66

/** A clock that stands where the demonstration begins, for the `records` that are to be filled. */
export function demonstrationClock(now: Instant): ScriptedClock {
  const calendar = siteCalendar(now, FACILITY.timeZone)
  return scriptedClock(calendar.at(calendar.workday(FOUNDED_WORKDAY), 8, 0))
}

/**
 * Fills an empty, migrated database with a facility and three months of its work, over the same commands, sessions
 * and signatures as its users: nothing is written past the rules. The same seed and `now` give the same work.
 *
 * @throws CommandRefused when a rule says no: the demonstration and the rules have grown apart
 */
export async function seedDemonstration(options: DemonstrationOptions): Promise<DemonstrationSignIn[]> {
  const { clock, now, seed = 503, tell = () => {} } = options
  const random = seededRandom(seed)
  // PINs of the past are kept cheaply: they are all replaced at the end, at the cost that `records` asks for.
  const auth = { ...options.records.auth, scryptCost: CHEAP_SCRYPT }
  const records: Records = { ...options.records, auth, uuid: random.uuid }
  tell('People, rooms and equipment')
  const site = await foundSite({
    records,
    clock,
    random,
    today: now,
    people: PEOPLE.map(({ key }) => key),
    pinOf: () => formerPin(random),
  })
  await registerEquipment(site)
  await registerMaterials(site, atDesk(site, 'author'))
  let made = 0
  const workshop: Workshop = {
    ...site,
    agenda: createAgenda(clock),
    masters: new Map(),
    lots: new Map(),
    recipients: await registerRecipients(site),
    batchMade(date) {
      made += 1
      if (made % 10 === 0) tell(`${made} batches made, now at ${date}`)
    },
  }
  tell('Six formulas')
  clock.moveTo(site.calendar.at(site.calendar.workday(FOUNDED_WORKDAY + 1), 6, 0))
  await approveFirstVersions(workshop)
  await liveThroughThreeMonths(workshop, now)
  clock.moveTo(now)
  await giveFinalPins({ ...workshop, records: { ...records, auth: options.records.auth } })
  // Sessions that ended and challenges that were answered are of no use to anybody.
  await records.db.write(forgetExpired(records.auth))
  return signIns()
}

async function liveThroughThreeMonths(workshop: Workshop, now: Instant): Promise<void> {
  const { agenda, clock } = workshop
  planFacilityLife(workshop)
  planMaterialLife(workshop)
  for (const work of [secondPhenylephrine, vancomycinInReview, succinylcholineInDraft])
    agenda.add(clock.now(), work(workshop))
  for (const story of STORIES) agenda.add(clock.now(), batchLife(workshop, story))
  agenda.add(workshop.calendar.at(workshop.calendar.workday(-1), 16, 40), () => commentOnReview(workshop))
  planToday(workshop, now)
  await agenda.runUntil(now)
}

async function commentOnReview(workshop: Workshop): Promise<void> {
  const [rows] = await workshop.records.db.read([
    statement(
      "SELECT id FROM batch_row WHERE status = 'pending_review' AND product_code LIKE 'VAN%' LIMIT 1",
    ),
  ])
  const id = rows?.[0]?.id
  if (typeof id === 'string') await askAboutVancomycin(workshop, id)
}

/** Everybody gets the PIN that is told; the newcomer must choose another before anything else. */
async function giveFinalPins(workshop: Workshop): Promise<void> {
  for (const { key, pin } of PEOPLE) await choosePin(workshop.records, personOf(workshop, key), pin)
  for (const person of PEOPLE)
    if ('mustChangePin' in person)
      await workshop.records.db.write(requirePinChange(personOf(workshop, person.key).personId))
}

function signIns(): DemonstrationSignIn[] {
  return PEOPLE.map(({ name, userName, roles, pin, badge }) => {
    const titles = roles.map((role) => ROLES[role])
    return { name, userName, role: titles[0] ?? '', roles: titles, pin, badge }
  })
}
