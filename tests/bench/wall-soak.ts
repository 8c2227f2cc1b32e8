import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { buildStale } from '../../scripts/start/build.ts'
import { findOrInstallBrowser } from '../../scripts/test/browser.ts'
import {
  BURST_MESSAGES,
  changesOf,
  HEAP_NOISE_BYTES,
  openHurried,
  sayBurst,
  sizeOf,
  SmallHouse,
  type WallSize,
} from '../e2e/support/small-house.ts'

/** A second takes 8 ms. */
const FACTOR = 120
const MEASUREMENTS = 8
/** A page of the wall holds a few lines more or fewer than another. */
const [NODES_NOISE, LISTENERS_NOISE] = [200, 10]
const RESULTS = fileURLToPath(new URL('./wall-soak.json', import.meta.url))

const { values } = parseArgs({
  options: {
    /** How long the display runs, by its own clock. */
    hours: { type: 'string', default: '24' },
    /** How many messages it is told meanwhile: 72,000 is a month of a floor of 24 batches. */
    messages: { type: 'string', default: '72000' },
    /** Writes wall-soak.json. */
    write: { type: 'boolean', default: false },
  },
})
const hours = Number(values.hours)
const bursts = Math.ceil(Number(values.messages) / BURST_MESSAGES)
const everyMilliseconds = (hours * 3_600_000) / FACTOR / bursts

await buildStale(['wall'], console.log)
const executablePath = await findOrInstallBrowser(console.log)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
const house = await SmallHouse.open(FACTOR)
const sizes: (WallSize & { readonly messages: number })[] = []
const page = await browser.newPage()
const devtools = await openHurried(page, house, FACTOR)
const startedAt = Date.now()
for (let burst = 1; burst <= bursts; burst += 1) {
  await sayBurst(page, house, burst)
  if (burst % Math.ceil(bursts / MEASUREMENTS) === 0 || burst === bursts) {
    const size = { messages: burst * BURST_MESSAGES, ...(await sizeOf(devtools)) }
    sizes.push(size)
    console.log(
      `${String(size.messages).padStart(7)} messages: heap ${(size.heapBytes / 1e6).toFixed(2)} MB, ${size.nodes} nodes, ${size.listeners} listeners`,
    )
  }
  await wait(Math.max(0, startedAt + burst * everyMilliseconds - Date.now()))
}
const { entered, renewed } = house.room
const changes = await changesOf(page)
await browser.close()
await house.close()

/** How much more the second half of the time held at its most than the first. */
const grownOf = (key: keyof WallSize) => {
  const most = (some: typeof sizes) => Math.max(...some.map((size) => size[key]))
  return most(sizes.slice(MEASUREMENTS / 2)) - most(sizes.slice(0, MEASUREMENTS / 2))
}
const [grown, grownNodes, grownListeners] = [grownOf('heapBytes'), grownOf('nodes'), grownOf('listeners')]
const isFlat = grown < HEAP_NOISE_BYTES && grownNodes < NODES_NOISE && grownListeners < LISTENERS_NOISE
console.log(
  `\n${hours} hours of the display, ${changes} texts changed, line lost ${entered - 1} times, stay renewed ${renewed} times`,
)
console.log(
  `heap ${grown < 0 ? 'less' : 'more'} by ${Math.abs(grown / 1000).toFixed(0)} kB: ${isFlat ? 'flat' : 'GROWS'}`,
)
if (values.write) {
  const result = { hours, changes, linesLost: entered - 1, renewed, isFlat, sizes }
  await writeFile(RESULTS, `${JSON.stringify(result, null, 2)}\n`)
}
if (!isFlat) process.exitCode = 1
