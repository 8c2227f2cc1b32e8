import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { freePort, startParty, startWeb, type Service } from '../../../scripts/services/index.ts'
import { loadSecrets, secretSettings } from '../../../scripts/start/secrets.ts'

/** Environment variable in which the global set-up names the seeded folder. */
export const SEEDED_FOLDER_VARIABLE = 'BATCHPROOF_E2E_SEEDED'

/** Somebody of the demonstration facility, as `demo-people.json` has them. */
export interface DemoPerson {
  readonly name: string
  readonly userName: string
  readonly role: string
  readonly pin: string
  readonly badge: string
}

/** The running product of one test worker, on a record of its own. */
export interface House {
  readonly origin: string
  readonly dataDir: string
  person(userName: string): DemoPerson
  /** Stops the live rooms and starts them again, as after a crash. */
  restartRooms(): Promise<void>
}

async function openHouse(): Promise<{ house: House; close(): Promise<void> }> {
  const seeded = process.env[SEEDED_FOLDER_VARIABLE]
  if (!seeded) throw new Error('the global set-up has not run')
  const dataDir = mkdtempSync(join(tmpdir(), 'batchproof-house-'))
  cpSync(seeded, dataDir, { recursive: true })
  const webPort = await freePort()
  const partyPort = await freePort()
  const origin = `http://localhost:${webPort}`
  const settings = {
    BATCHPROOF_DATA_DIR: dataDir,
    BATCHPROOF_ORIGIN: origin,
    BATCHPROOF_PARTY_URL: `http://localhost:${partyPort}`,
    BATCHPROOF_DATABASE_URL: `file:${join(dataDir, 'batchproof.db')}`,
    ...secretSettings(loadSecrets(dataDir, { mayCreate: false })),
  }
  const log = (name: string) => join(dataDir, 'logs', `${name}.log`)
  const rooms = () =>
    startParty({
      dataDir: join(dataDir, 'party'),
      host: '127.0.0.1',
      port: partyPort,
      env: {
        BATCHPROOF_ORIGIN: origin,
        BATCHPROOF_ROOM_TOKEN_KEY: settings.BATCHPROOF_ROOM_TOKEN_KEY ?? '',
        BATCHPROOF_SERVICE_KEY: settings.BATCHPROOF_SERVICE_KEY ?? '',
      },
      logFile: log('party'),
    })
  let party: Service = await rooms()
  const web = await startWeb({ host: '127.0.0.1', port: webPort, origin, env: settings, logFile: log('web') })
  const people = JSON.parse(readFileSync(join(dataDir, 'demo-people.json'), 'utf8')) as DemoPerson[]
  const house: House = {
    origin,
    dataDir,
    person(userName) {
      const found = people.find((person) => person.userName === userName)
      if (!found) throw new Error(`nobody is called ${userName}`)
      return found
    },
    async restartRooms() {
      await party.stop()
      party = await rooms()
    },
  }
  return {
    house,
    async close() {
      await Promise.all([web.stop(), party.stop()])
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A test with a house of its worker's own; `page` and `request` are at its address. */
export const test = base.extend<object, { house: House }>({
  house: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const { house, close } = await openHouse()
      await use(house)
      await close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ house }, use) => use(house.origin),
})
export { expect } from '@playwright/test'
