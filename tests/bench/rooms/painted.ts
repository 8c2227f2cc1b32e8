import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statement, type Database } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import type { RoomMessage } from '@batchproof/protocol'
import { chromium, request, type APIRequestContext, type Page } from '@playwright/test'
import { freePort, startWeb } from '../../../scripts/services/index.ts'
import { buildStale } from '../../../scripts/start/build.ts'
import { readConfig } from '../../../scripts/start/config.ts'
import { loadSecrets, secretSettings } from '../../../scripts/start/secrets.ts'
import { Desk } from '../../e2e/support/desk.ts'
import { demonstrationPerson, foundRecord } from '../../e2e/support/founded-record.ts'
import { signIn } from '../../e2e/support/office.ts'
import { approveSmallFormula, scheduleSmallBatch } from '../../e2e/support/small-batch.ts'
import { comparisonOf, type Comparison } from './comparison.ts'
import { openStage, postTo, relayAddress, type Stage } from './stage.ts'

/** From the commit on the server until a watcher's screen has it, in milliseconds; `relay` is the floor. */
export interface Painted extends Comparison {
  readonly rounds: number
}

const WARM_UP_ROUNDS = 10
/** Longer than a page waits before it reads the record again: a round must not pay for the one before. */
const PAUSE_MILLISECONDS = 700

/** The product with one batch that is being made, and a page beside it that knows the relay alone. */
interface Scene {
  readonly stage: Stage
  readonly floor: Database
  readonly batchId: string
  readonly quality: Desk
  readonly watching: Page
  /** When the server stamped each version of the batch, as the room told the watching page. */
  readonly stamps: ReadonlyMap<number, string>
  readonly bare: Page
}

/** Starts a watch for a text in the page; {@link paintedAt} gives when it stood on the screen. Runs in the page. */
function awaitPainted(mark: string): void {
  const here = window as unknown as { painted: Promise<number> }
  here.painted = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (!document.body.textContent?.includes(mark)) return
      observer.disconnect()
      // The frame after the change; what is posted in it comes when it has been drawn.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => done(performance.timeOrigin + performance.now()))
        port1.start()
        port2.postMessage(null)
      })
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}

/** Runs in the page. */
const paintedAt = () => (window as unknown as { painted: Promise<number> }).painted

/** Shows what comes from a socket, as plainly as can be. Runs in the page. */
function showAll(address: string): Promise<void> {
  return new Promise((done) => {
    const socket = new WebSocket(address)
    socket.addEventListener('open', () => done())
    socket.addEventListener('message', ({ data }) => {
      document.body.textContent = data as string
    })
  })
}

async function paint(page: Page, mark: string, act: () => Promise<number>): Promise<number> {
  await page.evaluate(awaitPainted, mark)
  const committedAt = await act()
  return (await page.evaluate(paintedAt)) - committedAt
}

/** Quality remarks something: the server stamps it as it commits it. */
async function remark({ quality, batchId, watching, stamps }: Scene, text: string): Promise<number> {
  const payload = { id: crypto.randomUUID(), kind: 'comment' as const, about: null, stepId: null, text }
  const result = await quality.try('batch.comment', batchId, payload)
  if (!result.ok) throw new Error(JSON.stringify(result.refusals))
  while (!stamps.has(result.version)) await watching.waitForTimeout(5)
  return Date.parse(stamps.get(result.version) ?? '')
}

/** The same text in a bare row, then to the bare relay. */
async function relayed({ stage, floor, batchId }: Scene, text: string): Promise<number> {
  const committedAt = performance.timeOrigin + performance.now()
  await floor.write([statement('INSERT INTO word (text) VALUES (?)', text)])
  await postTo(relayAddress(stage, batchId), {}, text)
  return committedAt
}

/** Measures both in turns. */
export async function measurePainted(rounds: number, log: (line: string) => void): Promise<Painted> {
  await buildStale(['node'], log)
  const dataDir = await mkdtemp(join(tmpdir(), 'batchproof-bench-'))
  const ends: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  try {
    const scene = await openScene(dataDir, ends)
    const milliseconds = { room: [] as number[], relay: [] as number[] }
    for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
      const mark = `Remark ${round + WARM_UP_ROUNDS} of the bench.`
      const room = await paint(scene.watching, mark, () => remark(scene, mark))
      const relay = await paint(scene.bare, mark, () => relayed(scene, mark))
      await scene.watching.waitForTimeout(PAUSE_MILLISECONDS)
      if (round < 0) continue
      milliseconds.room.push(room)
      milliseconds.relay.push(relay)
    }
    return { rounds, ...comparisonOf(milliseconds) }
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function openScene(dataDir: string, ends: (() => Promise<unknown>)[]): Promise<Scene> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const secrets = loadSecrets(dataDir, { mayCreate: true })
  const config = readConfig({ BATCHPROOF_DATA_DIR: dataDir, BATCHPROOF_ORIGIN: origin }, dataDir)
  await foundRecord(config, secrets)
  const stage = await openStage({ origin, tokenKey: secrets.roomTokenKey, serviceKey: secrets.serviceKey })
  ends.push(() => stage.stop())
  const settings = {
    BATCHPROOF_DATA_DIR: dataDir,
    BATCHPROOF_ORIGIN: origin,
    BATCHPROOF_PARTY_URL: stage.partyUrl,
    BATCHPROOF_DATABASE_URL: config.databaseUrl,
    ...secretSettings(secrets),
  }
  const web = await startWeb({ host: '127.0.0.1', port, origin, env: settings })
  ends.push(() => web.stop())
  const floor = await openFileDatabase(join(dataDir, 'floor.db'))
  ends.push(() => floor.close())
  await floor.write([statement('CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')])

  const contexts: APIRequestContext[] = []
  ends.push(() => Promise.all(contexts.map((context) => context.dispose())))
  const desk = async (userName: string) => {
    const context = await request.newContext()
    contexts.push(context)
    return Desk.open(context, { origin, person: demonstrationPerson }, userName)
  }
  const batchId = await begunBatch(desk)
  const executablePath = process.env.BATCHPROOF_CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  ends.push(() => browser.close())
  const watching = await (await browser.newContext({ baseURL: origin })).newPage()
  const stamps = stampsIn(watching)
  await signIn(watching, demonstrationPerson('schen'), `/batches/${batchId}/live`)
  await watching.locator('[data-connection="live"]').waitFor()
  const bare = await (await browser.newContext()).newPage()
  await bare.evaluate(showAll, relayAddress(stage, batchId).replace('http', 'ws'))
  return { stage, floor, batchId, quality: await desk('dokafor'), watching, stamps, bare }
}

function stampsIn(page: Page): ReadonlyMap<number, string> {
  const stamps = new Map<number, string>()
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (!payload.toString().startsWith('{"kind":"event"')) return
      const { event } = JSON.parse(payload.toString()) as Extract<RoomMessage, { kind: 'event' }>
      stamps.set(event.version, event.recordedAt)
    })
  })
  return stamps
}

async function begunBatch(desk: (userName: string) => Promise<Desk>): Promise<string> {
  const batch = await scheduleSmallBatch(desk, await approveSmallFormula(desk))
  const technician = await desk('mlopez')
  const { master } = await technician.api.batch.get.query({ id: batch.id })
  await technician.do('batch.start', batch.id, { ppeConfirmed: [...master.content.ppeChecklist] })
  return batch.id
}
