import { migrate } from '@batchproof/db/migrate.ts'
import { addSeconds } from '@batchproof/domain'
import {
  atDesk,
  foundSite,
  idOf,
  PEOPLE,
  registerMaterials,
  scriptedClock,
  seededRandom,
  type Site,
} from '@batchproof/testing'
import { LOTS } from '@batchproof/testing/facility/lots.ts'
import { decideLot, receiveLot } from '@batchproof/testing/stock.ts'
import { openByUrl, recordsOf } from '../../../scripts/demo/installation.ts'
import type { Config } from '../../../scripts/start/config.ts'
import type { Secrets } from '../../../scripts/start/secrets.ts'
import type { DemoPerson } from './house.ts'

/** How long ago the facility was set up; setting it up takes less by its own clock. */
const FOUNDED_SECONDS_AGO = 5 * 3600

/**
 * Sets the people, rooms and materials of the demonstration up in an empty database, with one released lot of
 * phenylephrine and a clean room: enough for a batch, in a fraction of the time of three months of work.
 */
export async function foundRecord(config: Config, secrets: Secrets): Promise<void> {
  const db = await openByUrl(config.databaseUrl, undefined)
  try {
    await migrate(db)
    const now = new Date().toISOString()
    const clock = scriptedClock(addSeconds(now, -FOUNDED_SECONDS_AGO))
    const random = seededRandom(1)
    const records = await recordsOf(config, secrets, db, clock)
    const people = PEOPLE.map(({ key }) => key)
    const site = await foundSite({ records, clock, random, today: now, people, pinOf: ({ pin }) => pin })
    await registerMaterials(site, atDesk(site, 'author'))
    await stockOneLot(site)
    const agent = 'Sterile 70% isopropyl alcohol'
    await atDesk(site, 'technician').do('room.recordCleaning', idOf(site.rooms, 'CR-1'), { agent })
  } finally {
    await db.close()
  }
}

async function stockOneLot(site: Site): Promise<void> {
  const lot = LOTS.find(({ lotNumber }) => lotNumber === 'PHE-2304')
  if (!lot) throw new Error('the demonstration has no lot PHE-2304')
  await decideLot(site, await receiveLot(site, lot), lot)
}

/** The people of such a record by user name, with the PINs of the demonstration. */
export function demonstrationPerson(userName: string): DemoPerson {
  const found = PEOPLE.find((person) => person.userName === userName)
  if (!found) throw new Error(`nobody is called ${userName}`)
  const { name, roles, pin, badge } = found
  return { name, userName, role: roles.join(', '), pin, badge }
}
