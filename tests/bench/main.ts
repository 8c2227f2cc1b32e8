import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import type { Measured, MeasureOptions } from './measure.ts'
import type { Timing } from './statistics.ts'

const AIM = { ratio: 3, flatness: 1.1 }
const RESULTS = fileURLToPath(new URL('./results.json', import.meta.url))

const { values } = parseArgs({
  options: {
    /** Events in the database, e.g. `--sizes 1000,100000`. */
    sizes: { type: 'string', default: '1000,100000,1000000' },
    /** Batches of 14 signed steps each that are measured, and as many made before to warm up. */
    batches: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    /** Writes results.json. */
    write: { type: 'boolean', default: false },
  },
})

async function measureInProcess(options: MeasureOptions): Promise<Measured> {
  const script = fileURLToPath(new URL('./measure-one.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(options)])
  return JSON.parse(stdout) as Measured
}

const milliseconds = ({ min, median, p95 }: Timing) =>
  [min, median, p95].map((value) => value.toFixed(2).padStart(6)).join(' /')
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value

console.log(
  'Signing a step, in milliseconds (min / median / p95), and its ratio to one commit of the same rows\n',
)
console.log(
  `${'events'.padStart(9)}   ${'sign'.padEnd(23)} ${'floor'.padEnd(23)} ${'sheet before it'.padEnd(23)} ${'scrypt'.padEnd(24)} ratio`,
)
const measured: Measured[] = []
for (const size of values.sizes.split(',')) {
  const batches = Number(values.batches)
  const one = await measureInProcess({
    eventCount: Number(size),
    batches,
    warmUpBatches: batches,
    seed: Number(values.seed),
  })
  measured.push(one)
  const times = [one.sign, one.floor, one.sheet, one.scrypt].map(milliseconds).join('  ')
  console.log(`${String(one.eventCount).padStart(9)}   ${times}   ${one.ratio.toFixed(2)}`)
}
const [first] = measured
const last = measured.at(-1)
const flatness = first && last ? last.ratio / first.ratio : Number.NaN
const worst = Math.max(...measured.map(({ ratio }) => ratio))
console.log(`\nratio at most ${worst.toFixed(2)}, aim ${AIM.ratio}`)
console.log(
  `flatness (ratio of the largest by ratio of the smallest) ${flatness.toFixed(2)}, aim ${AIM.flatness}`,
)
if (values.write)
  await writeFile(RESULTS, `${JSON.stringify({ machine: '2 cores', flatness, measured }, rounded, 2)}\n`)
