import { addSeconds, type FormulaContent, type Instant } from '@batchproof/domain'
import type { Records } from '@batchproof/records'
import type { ScriptedClock, SiteCalendar } from './clock.ts'
import type { Acting, Desk, Driver, Somebody } from './driver.ts'
import type { PersonKey } from './facility/people.ts'
import type { RoomCode } from './facility/rooms.ts'
import type { SeededRandom } from './random.ts'

/** A formula as batches are made from it. */
export interface Master {
  readonly formulaId: string
  readonly version: number
  readonly content: FormulaContent
}

/** A facility that has been set up, with everything one needs to go on working in it. */
export interface Site {
  readonly records: Records
  readonly driver: Driver
  readonly clock: ScriptedClock
  readonly calendar: SiteCalendar
  readonly random: SeededRandom
  readonly people: ReadonlyMap<PersonKey, Somebody>
  /** Ids by code. */
  readonly rooms: Map<string, string>
  readonly equipment: Map<string, string>
  readonly materials: Map<string, string>
  /** Device ids of the rooms' iPads. */
  readonly kiosks: Map<string, string>
  /** Photos at hand, by their place in the drawing order. */
  readonly photos: { readonly sha256: string; readonly sizeBytes: number }[]
}

/** The person, as themselves and not yet at work. @throws Error when the site has no such person */
export function personOf(site: Pick<Site, 'people'>, key: PersonKey): Somebody {
  const found = site.people.get(key)
  if (!found) throw new Error(`the site has no ${key}`)
  return found
}

/** The person at an office desk of their own. */
export function atDesk(site: Pick<Site, 'people' | 'driver'>, key: PersonKey): Acting {
  const person = personOf(site, key)
  const place = [...site.people.keys()].indexOf(key) + 11
  return site.driver.actAs(person, {
    deviceId: `office-${person.userName}`,
    kind: 'office',
    networkAddress: `10.20.1.${place}`,
  })
}

const KIOSK_ADDRESSES: Record<RoomCode, string> = {
  'CR-1': '10.20.4.21',
  'CR-2': '10.20.4.22',
  'HD-1': '10.20.4.23',
}

/** The iPad of a room. */
export function kioskOf({ kiosks }: Pick<Site, 'kiosks'>, room: RoomCode): Desk {
  return { deviceId: idOf(kiosks, room), kind: 'kiosk', networkAddress: KIOSK_ADDRESSES[room] }
}

/** Id of something that was set up under a code. @throws Error when nothing was */
export function idOf(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code)
  if (id === undefined) throw new Error(`nothing was set up under the code ${code}`)
  return id
}

/** The instant some seconds from now, to be yielded by work that waits. */
export function later({ clock }: Pick<Site, 'clock'>, seconds: number): Instant {
  return addSeconds(clock.now(), Math.round(seconds))
}
