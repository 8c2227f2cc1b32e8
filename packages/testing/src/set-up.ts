import { registerDevice } from '@batchproof/auth'
import { shippedBudPolicies, type FormulaContent, type Instant } from '@batchproof/domain'
import { createDriver, type Acting, type Somebody } from './driver.ts'
import { enrol } from './enrol.ts'
import { EQUIPMENT } from './facility/equipment.ts'
import { MATERIALS } from './facility/materials.ts'
import { FACILITY, PRODUCT_LINES } from './facility/organisation.ts'
import { PEOPLE, type DemonstrationPerson, type PersonKey } from './facility/people.ts'
import { ROOMS } from './facility/rooms.ts'
import { siteCalendar, type ScriptedClock } from './clock.ts'
import { atDesk, idOf, type Master, type Site } from './site.ts'
import type { Records } from '@batchproof/records'
import type { SeededRandom } from './random.ts'

const FIRST_SET_UP = 'First set-up of the facility'

/** What a new site is made with. */
export interface Founding {
  readonly records: Records
  readonly clock: ScriptedClock
  readonly random: SeededRandom
  /** The instant whose date is day 0: what is lapsed, due and expired is counted from it. */
  readonly today: Instant
  readonly people: readonly PersonKey[]
  /** The PIN that a person chooses at enrolment. */
  readonly pinOf: (person: DemonstrationPerson) => string
}

/** Enrols the people (the administrator first, whom the product lets in), and sets the facility up around them. */
export async function foundSite({ records, clock, random, today, people, pinOf }: Founding): Promise<Site> {
  const driver = createDriver(records)
  const enrolled = new Map<PersonKey, Somebody>()
  const site: Site = {
    records,
    driver,
    clock,
    random,
    calendar: siteCalendar(today, FACILITY.timeZone),
    people: enrolled,
    rooms: new Map(),
    equipment: new Map(),
    materials: new Map(),
    kiosks: new Map(),
    photos: [],
  }
  const chosen = PEOPLE.filter(({ key }) => people.includes(key))
  for (const person of chosen) {
    const administrator = person.key === 'administrator' ? null : atDesk(site, 'administrator')
    enrolled.set(person.key, await enrol(records, administrator, { ...person, pin: pinOf(person) }))
    clock.advance(240)
  }
  await configure(site)
  for (const { key, qualifications } of chosen)
    for (const [kind, passed, expires] of qualifications) {
      const qualification = {
        kind,
        passedOn: site.calendar.date(passed),
        expiresOn: site.calendar.date(expires),
      }
      const { personId } = enrolled.get(key)!
      await atDesk(site, 'administrator').do('person.recordQualification', personId, { qualification })
      clock.advance(20)
    }
  return site
}

async function configure(site: Site): Promise<void> {
  const administrator = atDesk(site, 'administrator')
  await administrator.do('organisation.configure', 'self', { facility: FACILITY, reason: FIRST_SET_UP })
  await administrator.do('organisation.setSigningPolicy', 'self', {
    policy: 'biometric_where_enrolled',
    reason: 'Passkeys are being handed out; badge or user name and PIN until then',
  })
  for (const productLine of PRODUCT_LINES)
    await administrator.do('organisation.defineProductLine', 'self', { productLine, reason: FIRST_SET_UP })
  for (const policy of shippedBudPolicies)
    await atDesk(site, 'qa').do('organisation.adoptBudPolicy', 'self', { policy, reason: FIRST_SET_UP })
  for (const room of ROOMS) {
    site.rooms.set(room.code, await administrator.create('room.register', room))
    const name = `iPad ${room.name.toLowerCase()}`
    const device = registerDevice(site.records.auth, { name, kind: 'kiosk' })
    await site.records.db.write(device.statements)
    site.kiosks.set(room.code, device.deviceId)
    site.clock.advance(60)
  }
}

/** Registers every piece of equipment, with the calibrations that are on file for it by now. */
export async function registerEquipment(site: Site): Promise<void> {
  const administrator = atDesk(site, 'administrator')
  for (const { room, calibrations, ...details } of EQUIPMENT) {
    const roomId = room === null ? null : idOf(site.rooms, room)
    const id = await administrator.create('equipment.register', { ...details, roomId })
    site.equipment.set(details.code, id)
    site.clock.advance(90)
    for (const calibration of calibrations)
      if (site.calendar.at(calibration[0], 0) <= site.clock.now())
        await calibrate(site, administrator, details.code, calibration)
  }
}

/** Records a calibration from its days, counted from today. */
export async function calibrate(
  site: Site,
  who: Acting,
  code: string,
  [made, due]: readonly [number, number],
): Promise<void> {
  await who.do('equipment.recordCalibration', idOf(site.equipment, code), {
    calibratedOn: site.calendar.date(made),
    dueOn: site.calendar.date(due),
    certificate: `CAL-${code}-${site.calendar.date(made).replaceAll('-', '').slice(2)}`,
  })
}

/** Registers the materials that the formulas name. */
export async function registerMaterials(site: Site, registrar: Acting): Promise<void> {
  for (const details of MATERIALS) {
    site.materials.set(details.code, await registrar.create('material.register', details))
    site.clock.advance(45)
  }
}

/** Who brings a formula to approval. */
export interface FormulaSigners {
  readonly author: Acting
  readonly checker: Acting
  readonly approver: Acting
}

/** Signs and approves the open version of a formula: written by one, checked by another, approved by a third. */
export async function approveVersion(
  site: Site,
  { author, checker, approver }: FormulaSigners,
  formulaId: string,
  version: number,
): Promise<void> {
  await author.do('formula.signAuthored', formulaId, { version })
  await author.do('formula.submit', formulaId, { version })
  site.clock.advance(3600)
  await checker.do('formula.signChecked', formulaId, { version })
  site.clock.advance(1800)
  await approver.do('formula.approve', formulaId, { version })
}

/** Drafts a formula and brings it to approval. */
export async function approveFormula(
  site: Site,
  signers: FormulaSigners,
  content: FormulaContent,
): Promise<Master> {
  const formulaId = await signers.author.create('formula.draft', { content })
  site.clock.advance(1200)
  await approveVersion(site, signers, formulaId, 1)
  return { formulaId, version: 1, content }
}
