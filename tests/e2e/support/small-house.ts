import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'
import type { FloorCard, RoomEntry, WallCard, WallView } from '@batchproof/protocol'
import { repositoryRoot } from '../../../scripts/services/root.ts'
import { SmallRoom } from './small-room.ts'

const BATCHES = 24
/** What a floor of that many batches says in about two hours. */
export const BURST_MESSAGES = 200
/** Every so many bursts the line is dropped. */
export const DROP_EVERY = 4
/** What a heap of this size moves by itself between two collections. */
export const HEAP_NOISE_BYTES = 400_000
/** As a room's token gives it. */
export const STAY_MILLISECONDS = 120_000
const PATIENCE_MILLISECONDS = 25_000

const START = Date.parse('2026-11-21T09:00:00.000Z')

const idOf = (index: number) => `batch-${index}`

/** A batch as it stands after so many bursts: its step, its timer and what it needs change with each. */
function cardOf(index: number, burst: number, at: string): FloorCard {
  const needs = (index + burst) % 6
  const outOfRange =
    needs === 1
      ? { stepNumber: 1, stepTitle: 'Fill', label: 'Volume', shown: '12.1 mL', expected: '9 to 11 mL', at }
      : null
  return {
    id: idOf(index),
    batchNumber: `NHC-20261121-${String(index).padStart(3, '0')}`,
    productName: `Phenylephrine HCl ${index}`,
    strength: '100 mcg/mL',
    status: 'in_progress',
    hazardous: index % 5 === 0,
    technicianId: 'p-1',
    technicianName: 'Maria Lopez',
    roomId: 'r-1',
    roomName: 'Cleanroom 1',
    startsAt: '2026-11-21T08:00:00.000Z',
    endsAt: null,
    commencedAt: `2026-11-21T08:${String(index).padStart(2, '0')}:00.000Z`,
    stepsDone: burst,
    stepsTotal: 10_000,
    currentStep: `Step after ${burst}`,
    waitsForWitness: needs === 0,
    held: needs === 2,
    hasDeviations: outOfRange !== null,
    progress: {
      stepsTotal: 10_000,
      stepsDone: burst,
      step: {
        id: `s-${burst}`,
        number: burst + 1,
        title: `Step after ${burst}`,
        critical: false,
        startedAt: at,
        expectedMinutes: 1,
        timers: [],
      },
      witnessSince: needs === 0 ? at : null,
      held: needs === 2 ? { by: 'David Okafor', since: at, reason: `Reason ${burst}` } : null,
      outOfRange,
      outOfRangeCount: outOfRange ? burst : 0,
      openQuestions: burst % 3,
      lastHeardAt: at,
    },
    updatedAt: at,
  }
}

/** The built wall, the two things that it asks, and its room. */
export class SmallHouse {
  readonly room = new SmallRoom()
  readonly #factor: number
  readonly #startedAt = Date.now()
  #burst = 0
  readonly #server: Server

  private constructor(server: Server, factor: number) {
    this.#server = server
    this.#factor = factor
    server.on('upgrade', (request, line) => this.room.accept(request, line))
    server.on('request', (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const { type, body } = this.#answer(path)
      response.writeHead(body === null ? 404 : 200, { 'content-type': type }).end(body)
    })
  }

  /** @param factor how much faster its days pass, as the page's do by `hurry` */
  static async open(factor: number): Promise<SmallHouse> {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return new SmallHouse(server, factor)
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Something happens to every batch, many times over; batches come and go between. */
  say(burst: number): void {
    this.#burst = burst
    for (let message = 0; message < BURST_MESSAGES; message += 1) {
      const card = cardOf(message % BATCHES, burst, this.#now())
      const stray = message % 50 === 0 ? { ...card, id: `stray-${burst}`, status: 'pending_review' } : card
      this.room.say({ kind: 'card', card: stray })
    }
    this.room.say({
      kind: 'cards',
      cards: Array.from({ length: BATCHES }, (_, index) => cardOf(index, burst, this.#now())),
    })
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done))
    this.room.drop()
    this.#server.closeAllConnections()
    await closed
  }

  #view(): WallView {
    const cards = Array.from({ length: BATCHES }, (_, index): WallCard => {
      const card = cardOf(index, this.#burst, this.#now())
      return { ...card, deviationsOpen: card.hasDeviations ? { count: 1, since: card.updatedAt } : null }
    })
    const organisation = { name: 'Soak', timeZone: 'UTC' }
    return { display: 'Soak', organisation, cards, now: this.#now() }
  }

  #entry(): RoomEntry {
    const host = this.origin.replace('http', 'ws')
    const expiresAt = this.#now(STAY_MILLISECONDS)
    return { host, room: 'floor:soak', token: crypto.randomUUID(), expiresAt, now: this.#now() }
  }

  /** The time of its hurried day. */
  #now(laterMilliseconds = 0): string {
    const passed = (Date.now() - this.#startedAt) * this.#factor
    return new Date(START + passed + laterMilliseconds).toISOString()
  }

  #answer(path: string): { readonly type: string; readonly body: string | Buffer | null } {
    const json = (data: unknown) => ({
      type: 'application/json',
      body: JSON.stringify({ result: { data } }),
    })
    if (path.endsWith('wall.show')) return json(this.#view())
    if (path.endsWith('wall.enter')) return json(this.#entry())
    const file = path === '/wall/' ? '/wall/index.html' : path
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    try {
      return { type, body: readFileSync(join(repositoryRoot, 'apps/web/static', file)) }
    } catch {
      return { type, body: null }
    }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

type Timer = (work: TimerHandler, milliseconds?: number) => number

/** Runs in the page before anything else: its clock and timers go faster. Counts the changes of its texts. */
function hurry({ start, factor }: { start: number; factor: number }): void {
  const later = window.setTimeout.bind(window) as Timer
  const every = window.setInterval.bind(window) as Timer
  const [realNow, opened] = [Date.now.bind(Date), Date.now()]
  Date.now = () => start + (realNow() - opened) * factor
  const faster = (timer: Timer) => (work: TimerHandler, milliseconds?: number) =>
    timer(work, (milliseconds ?? 0) / factor)
  window.setTimeout = faster(later) as typeof setTimeout
  window.setInterval = faster(every) as typeof setInterval
  let ticks = 0
  document.addEventListener('DOMContentLoaded', () =>
    new MutationObserver((changes) => {
      ticks += changes.length
      document.documentElement.dataset.changes = String(ticks)
    }).observe(document.body, { characterData: true, subtree: true }),
  )
}

export interface WallSize {
  readonly heapBytes: number
  readonly nodes: number
  readonly listeners: number
}

const LOOKS = 12
const LOOK_EVERY_MILLISECONDS = 100

/**
 * What the page holds once all is collected that can be: the least of some looks, since pages of the wall turn meanwhile
 * and one holds more lines than another.
 */
export async function sizeOf(devtools: CDPSession): Promise<WallSize> {
  let least: WallSize = { heapBytes: Infinity, nodes: Infinity, listeners: Infinity }
  for (let look = 0; look < LOOKS; look += 1) {
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
    least = {
      heapBytes: Math.min(least.heapBytes, usedSize),
      nodes: Math.min(least.nodes, nodes),
      listeners: Math.min(least.listeners, jsEventListeners),
    }
    await wait(LOOK_EVERY_MILLISECONDS)
  }
  return least
}

/** Opens the built wall in a page whose days pass faster. */
export async function openHurried(page: Page, house: SmallHouse, factor: number): Promise<CDPSession> {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.addInitScript(hurry, { start: START, factor })
  await page.goto(`${house.origin}/wall/`)
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  return page.context().newCDPSession(page)
}

/** How often a text of the page has changed: the timers, mostly. */
export const changesOf = async (page: Page): Promise<number> =>
  Number(await page.locator('html').getAttribute('data-changes'))

/** Says all that happens in one burst, and waits until the wall shows the last of it. Every few the line is dropped. */
export async function sayBurst(page: Page, house: SmallHouse, burst: number): Promise<void> {
  if (burst % DROP_EVERY === 0) {
    const { entered } = house.room
    house.room.drop()
    await until(() => house.room.entered > entered, 'the wall came back into the room')
  }
  house.say(burst)
  // The line is in order: the last has come when all have.
  const last = page.locator('.progress').filter({ hasText: `${burst} of 10000` })
  await last.first().waitFor({ timeout: PATIENCE_MILLISECONDS })
}

/** Waits until something is so; an error says what was not in time. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; !isSo();) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MILLISECONDS / 1000} s: ${what}`)
    await wait(20)
  }
}
