import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureFanOut, type FanOut } from './fan-out.ts'
import { measurePainted, type Painted } from './painted.ts'
import { realBatch } from './real-events.ts'
import { bareStage, openStage } from './stage.ts'
import type { Comparison, TailTiming } from './comparison.ts'

/** The slowest hundredth by that of the relay. */
const AIM = 1.5
/** To all watchers together, of one count: more says nothing more, and nobody may stay longer than their token. */
const MOST_MESSAGES = 50_000
const RESULTS = fileURLToPath(new URL('./results.json', import.meta.url))

const { values } = parseArgs({
  options: {
    /** How many watch, e.g. `--watchers 1,50`. */
    watchers: { type: 'string', default: '1,50,500' },
    /** Posts to each of the two, for each count of watchers; fewer where hundreds watch. */
    posts: { type: 'string', default: '400' },
    /** Commits that are watched in a browser; 0 leaves that out. */
    rounds: { type: 'string', default: '100' },
    /** Writes results.json. */
    write: { type: 'boolean', default: false },
  },
})

const times = ({ min, median, p95, p99 }: TailTiming) =>
  [min, median, p95, p99].map((value) => value.toFixed(1).padStart(6)).join(' /')
const line = (name: string, { room, relay, ratio }: Comparison) =>
  `${name.padStart(12)}   ${times(room)}   ${times(relay)}   ${ratio.median.toFixed(2).padStart(5)}   ${ratio.p99.toFixed(2).padStart(5)}`
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value

console.log('Milliseconds (min / median / p95 / p99), and the ratio to a bare relay in the same runtime\n')
console.log(`${'watchers'.padStart(12)}   ${'room'.padEnd(33)} ${'relay'.padEnd(33)}  median    p99`)
const batch = await realBatch()
const stage = await openStage(bareStage())
const fanOut: FanOut[] = []
try {
  for (const watchers of values.watchers.split(',').map(Number)) {
    const one = await measureFanOut(
      stage,
      batch,
      watchers,
      Math.min(Number(values.posts), MOST_MESSAGES / watchers),
    )
    fanOut.push(one)
    console.log(line(String(watchers), one))
  }
} finally {
  await stage.stop()
}
const rounds = Number(values.rounds)
const painted: Painted | null = rounds > 0 ? await measurePainted(rounds, () => undefined) : null
if (painted) console.log(line('on screen', painted))

const disordered = fanOut.reduce((sum, one) => sum + one.disordered, 0)
const worst = Math.max(...fanOut.map(({ ratio }) => ratio.p99))
const onScreen = painted ? `, ${painted.ratio.p99.toFixed(2)} on screen` : ''
console.log(`\nlost 0, out of order ${disordered}`)
console.log(`p99 at most ${worst.toFixed(2)} of the relay's${onScreen}, aim ${AIM}`)
if (values.write)
  await writeFile(RESULTS, `${JSON.stringify({ machine: '2 cores', fanOut, painted }, rounded, 2)}\n`)
if (disordered > 0) process.exitCode = 1
