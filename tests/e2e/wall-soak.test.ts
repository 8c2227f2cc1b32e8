import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { expect, test, type CDPSession, type Page } from '@playwright/test'
import type { FloorCard, WallCard, WallView } from '@batchproof/protocol'
import { repositoryRoot } from '../../scripts/services/root.ts'
import { SmallRoom } from './support/small-room.ts'

const BATCHES = 24
const BURST_MESSAGES = 200
/** After this many bursts the wall is measured for the first time, and after four times as many again. */
const BURSTS = 40
/** Every so many bursts the line is dropped. */
const DROP_EVERY = 4
/** The display's day passes this much faster: a second takes 17 ms, so timers, pings and readings come that often. */
const FACTOR = 60
/** What a heap of this size moves by itself between two collections. */
const HEAP_NOISE_BYTES = 400_000

const START = Date.parse('2026-11-21T09:00:00.000Z')
const startedAt = Date.now()
const now = () => new Date(START + (Date.now() - startedAt) * FACTOR).toISOString()

const idOf = (index: number) => `batch-${index}`

/** A batch as it stands after so many bursts: its step, its timer and what it needs change with each. */
function cardOf(index: number, burst: number): FloorCard {
  const at = now()
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
class SmallHouse {
  readonly room = new SmallRoom()
  #burst = 0
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    server.on('upgrade', (request, line) => this.room.accept(request, line))
    server.on('request', (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const data = path.endsWith('wall.show')
        ? this.#view()
        : path.endsWith('wall.enter')
          ? this.#entry()
          : null
      if (data) {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ result: { data } }))
        return
      }
      const file = path === '/wall/' ? '/wall/index.html' : path
      try {
        const body = readFileSync(join(repositoryRoot, 'apps/web/static', file))
        response
          .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
          .end(body)
      } catch {
        response.writeHead(404).end()
      }
    })
  }

  static async open(): Promise<SmallHouse> {
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return new SmallHouse(server)
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  /** Something happens to every batch, many times over; batches come and go between. */
  say(burst: number): void {
    this.#burst = burst
    for (let message = 0; message < BURST_MESSAGES; message += 1) {
      const card = cardOf(message % BATCHES, burst)
      const stray = message % 50 === 0 ? { ...card, id: `stray-${burst}`, status: 'pending_review' } : card
      this.room.say({ kind: 'card', card: stray })
    }
    this.room.say({
      kind: 'cards',
      cards: Array.from({ length: BATCHES }, (_, index) => cardOf(index, burst)),
    })
  }

  async close(): Promise<void> {
    this.room.drop()
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  #view(): WallView {
    const cards = Array.from({ length: BATCHES }, (_, index): WallCard => {
      const card = cardOf(index, this.#burst)
      return { ...card, deviationsOpen: card.hasDeviations ? { count: 1, since: card.updatedAt } : null }
    })
    return { display: 'Soak', organisation: { name: 'Soak', timeZone: 'UTC' }, cards, now: now() }
  }

  #entry() {
    const host = this.origin.replace('http', 'ws')
    return { host, room: 'floor:soak', token: crypto.randomUUID(), expiresAt: now(), now: now() }
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

/** Runs in the page before anything else: its clock and timers go faster. */
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

interface Size {
  readonly heapBytes: number
  readonly nodes: number
  readonly listeners: number
}

/** What the page holds once all is collected that can be. */
async function sizeOf(devtools: CDPSession): Promise<Size> {
  let heapBytes = Infinity
  for (let round = 0; round < 4; round += 1) {
    await devtools.send('HeapProfiler.collectGarbage')
    heapBytes = Math.min(heapBytes, (await devtools.send('Runtime.getHeapUsage')).usedSize)
  }
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
  return { heapBytes, nodes, listeners: jsEventListeners }
}

/** Speaks to the wall until so many bursts were said, and drops the line now and then. */
async function live(page: Page, house: SmallHouse, from: number, to: number): Promise<void> {
  for (let burst = from; burst < to; burst += 1) {
    if (burst % DROP_EVERY === 0) {
      const { entered } = house.room
      house.room.drop()
      await expect.poll(() => house.room.entered).toBeGreaterThan(entered)
    }
    house.say(burst)
    // The line is in order: the last has come when all have.
    await expect(page.locator('.progress').first()).toHaveText(`${burst} of 10000`)
  }
}

test('[C04] the wall runs for days: neither heap, nodes nor listeners grow with what it was told', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const house = await SmallHouse.open()
  try {
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.addInitScript(hurry, { start: START, factor: FACTOR })
    await page.goto(`${house.origin}/wall/`)
    await expect(page.getByRole('status')).toContainText('Live')
    const devtools = await page.context().newCDPSession(page)
    await live(page, house, 1, BURSTS)
    const once = await sizeOf(devtools)
    await live(page, house, BURSTS, 4 * BURSTS)
    const fourTimes = await sizeOf(devtools)
    const ticks = Number(await page.locator('html').getAttribute('data-changes'))
    test.info().annotations.push({
      type: 'measured',
      description: JSON.stringify({ once, fourTimes, ticks, entered: house.room.entered }),
    })
    expect(house.room.entered).toBeGreaterThanOrEqual((4 * BURSTS) / DROP_EVERY - 1)
    expect(ticks).toBeGreaterThan(1000)
    expect(fourTimes.heapBytes).toBeLessThan(once.heapBytes + HEAP_NOISE_BYTES)
    // What stands on the page differs from burst to burst by a few lines.
    expect(fourTimes.nodes).toBeLessThan(once.nodes * 1.25)
    expect(fourTimes.listeners).toBeLessThanOrEqual(once.listeners + 2)
  } finally {
    await house.close()
  }
})
