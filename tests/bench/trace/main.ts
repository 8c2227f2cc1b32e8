import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import type { FreezeMeasured } from './freeze.ts'
import type { Answered, Measured, MeasureOptions } from './measure.ts'
import type { Timing } from '../statistics.ts'

const AIM = { ratio: 1.5 }
const RESULTS = fileURLToPath(new URL('./results.json', import.meta.url))
const SCRIPT = fileURLToPath(new URL('./measure-one.ts', import.meta.url))

const { values } = parseArgs({
  options: {
    /** Batches in the history; each takes ten components and writes 21 ledger entries. */
    batches: { type: 'string', default: '1000,10000,100000' },
    /** Lots of each of the ten materials that are asked about. */
    probes: { type: 'string', default: '40' },
    /** Lots that one signature freezes. */
    freezes: { type: 'string', default: '10,100,1000' },
    seed: { type: 'string', default: '1' },
    /** Writes results.json. */
    write: { type: 'boolean', default: false },
  },
})

async function inProcess<Answer>(
  asked: MeasureOptions | { readonly freezes: readonly number[] },
): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(asked)])
  return JSON.parse(stdout) as Answer
}

const numbers = (list: string): number[] => list.split(',').map(Number)
const milliseconds = ({ min, median, p95 }: Timing) =>
  [min, median, p95].map((value) => value.toFixed(2).padStart(6)).join(' /')
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value
const line = (
  history: number,
  question: string,
  { batches, rows, product, plain, ratio, bestRatio }: Answered,
) =>
  [
    String(history).padStart(8),
    question.padEnd(9),
    String(batches).padStart(7),
    String(rows).padStart(6),
    milliseconds(product),
    milliseconds(plain),
    ratio.toFixed(2),
    bestRatio.toFixed(2),
  ].join('  ')

console.log(
  'First answers, in milliseconds (min / median / p95), and their ratio to the same rows by plain SQL\n',
)
console.log(
  ' history  question   of lot    rows  product                 plain SQL               ratio  of the quickest',
)
const measured: Measured[] = []
for (const batchCount of numbers(values.batches)) {
  const asked = { batchCount, probesEach: Number(values.probes), seed: Number(values.seed) }
  const one = await inProcess<Measured>(asked)
  measured.push(one)
  for (const question of ['recall', 'genealogy'] as const)
    for (const answered of one[question]) console.log(line(one.batches, question, answered))
}

/** The middle time of an answer of the same size in the largest history by that in the smallest. */
function growth(question: 'recall' | 'genealogy'): number {
  const [first, last] = [measured[0], measured.at(-1)]
  const ratios = (last?.[question] ?? []).flatMap(({ batches, product }) => {
    const before = first?.[question].find((answered) => answered.batches === batches)
    return before ? [product.median / before.product.median] : []
  })
  return Math.max(...ratios)
}

const last = measured.at(-1)
const worst = Math.max(
  ...measured.flatMap(({ recall, genealogy }) => [...recall, ...genealogy].map(({ ratio }) => ratio)),
)
console.log(
  `\nlargest history: ${last?.uses} component uses, ${last?.ledgerEntries} ledger entries, ${last?.distributions} deliveries`,
)
console.log(`ratio at most ${worst.toFixed(2)}, aim ${AIM.ratio}`)
const grown = { recall: growth('recall'), genealogy: growth('genealogy') }
console.log(
  `the same answer in the largest history by that in the smallest: recall ${grown.recall.toFixed(2)}, genealogy ${grown.genealogy.toFixed(2)}`,
)
const freezes = await inProcess<FreezeMeasured[]>({ freezes: numbers(values.freezes) })
for (const { lots, milliseconds: took } of freezes)
  console.log(`freezing ${lots} lots by one signature: ${took.toFixed(0)} ms`)
if (values.write)
  await writeFile(
    RESULTS,
    `${JSON.stringify({ machine: '2 cores', grown, measured, freezes }, rounded, 2)}\n`,
  )
