import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect as baseExpect, test as base, type APIRequestContext } from '@playwright/test'
import { freePort, startParty, startWeb, type Service } from '../../../scripts/services/index.ts'
import { loadSecrets, secretSettings } from '../../../scripts/start/secrets.ts'
import { Desk } from './desk.ts'

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
  /** Stops the live rooms until they are started again. */
  stopRooms(): Promise<void>
  /** Where an instrument bridge may listen, and what the web server shows it; null in a house without balances. */
  readonly bridge: { readonly port: number; readonly accessToken: string } | null
}

/** The people and their PINs, as the seed wrote them beside its database. */
export function readPeople(dataDir: string): (userName: string) => DemoPerson {
  const people = JSON.parse(readFileSync(join(dataDir, 'demo-people.json'), 'utf8')) as DemoPerson[]
  return (userName) => {
    const found = people.find((person) => person.userName === userName)
    if (!found) throw new Error(`nobody is called ${userName}`)
    return found
  }
}

/** The folder that the global set-up filled with the demonstration; not to be written to. */
export function seededFolder(): string {
  const seeded = process.env[SEEDED_FOLDER_VARIABLE]
  if (!seeded) throw new Error('the global set-up has not run')
  return seeded
}

async function openHouse(
  more: Readonly<Record<string, string>>,
  hasBalances: boolean,
): Promise<{ house: House; close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'batchproof-house-'))
  cpSync(seededFolder(), dataDir, { recursive: true })
  const webPort = await freePort()
  const partyPort = await freePort()
  const origin = `http://localhost:${webPort}`
  const bridge = hasBalances
    ? { port: await freePort(), accessToken: randomBytes(32).toString('base64url') }
    : null
  const settings: Record<string, string> = {
    BATCHPROOF_DATA_DIR: dataDir,
    BATCHPROOF_ORIGIN: origin,
    BATCHPROOF_PARTY_URL: `http://localhost:${partyPort}`,
    BATCHPROOF_DATABASE_URL: `file:${join(dataDir, 'batchproof.db')}`,
    ...secretSettings(loadSecrets(dataDir, { mayCreate: false })),
    ...(bridge && {
      BATCHPROOF_INSTRUMENTS_URL: `http://127.0.0.1:${bridge.port}`,
      BATCHPROOF_INSTRUMENTS_TOKEN: bridge.accessToken,
    }),
    ...more,
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
  const house: House = {
    origin,
    dataDir,
    person: readPeople(dataDir),
    bridge,
    stopRooms: () => party.stop(),
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

interface WorkerFixtures {
  house: House
  /** The desk of somebody, signed in once: what they send past the screens. */
  desk(userName: string): Promise<Desk>
  /** Names a record that no other file shares: a file that sets it gets a house of its own. */
  record: string
  /** Whether the web server of the house is told of an instrument bridge. */
  hasBalances: boolean
  /** Settings of the web app beyond the usual ones. */
  settings: Readonly<Record<string, string>>
}

/** A test with a running house; `page` and `request` are at its address. */
export const test = base.extend<object, WorkerFixtures>({
  record: ['', { option: true, scope: 'worker' }],
  settings: [{}, { option: true, scope: 'worker' }],
  hasBalances: [false, { option: true, scope: 'worker' }],
  house: [
    // The record's name is asked for so that another name means another worker.
    async ({ record: _record, settings, hasBalances }, use) => {
      const { house, close } = await openHouse(settings, hasBalances)
      await use(house)
      await close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  desk: [
    async ({ house, playwright }, use) => {
      const contexts: APIRequestContext[] = []
      const desks = new Map<string, Desk>()
      await use(async (userName) => {
        const known = desks.get(userName)
        if (known) return known
        const request = await playwright.request.newContext()
        contexts.push(request)
        const opened = await Desk.open(request, house, userName)
        desks.set(userName, opened)
        return opened
      })
      await Promise.all(contexts.map((context) => context.dispose()))
    },
    { scope: 'worker' },
  ],
  // What stands in the way is said soon, not when the whole test is over.
  actionTimeout: 20_000,
  navigationTimeout: 30_000,
  baseURL: async ({ house }, use) => use(house.origin),
})

/** Waits longer than usual: two houses with a browser each may share two cores. */
export const expect = baseExpect.configure({ timeout: 20_000 })
