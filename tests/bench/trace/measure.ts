import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { readAffected, readGenealogy } from '@batchproof/records/queries/index.ts'
import { timingOf } from '../statistics.ts'
import { plainGenealogy, plainGenealogySize, plainRecall, plainRecallIds } from './plain-questions.ts'
import type { Database, Row } from '@batchproof/db'
import type { AffectedView, GenealogyView } from '@batchproof/protocol'
import type { Records } from '@batchproof/records'
import type { Timing } from '../statistics.ts'
import type { History, HistoryRequest, Probe } from './fill.ts'

/** One question over lots of one size. Times in milliseconds. */
export interface Answered {
  /** Batches that took from each of these lots. */
  readonly batches: number
  /** Rows that answer it, in the middle. */
  readonly rows: number
  /** As the product answers it: rows, sorted, counted, hashed or laid into a graph. */
  readonly product: Timing
  /** The rows alone, by plain SQL over tables that hold nothing else. */
  readonly plain: Timing
  /** Median by median. */
  readonly ratio: number
  /** Quickest by quickest: the least that other work on the machine has to do with. */
  readonly bestRatio: number
}

/** What was measured in a history of one size. */
export interface Measured extends Omit<History, 'probes'> {
  readonly fillSeconds: number
  readonly recall: readonly Answered[]
  readonly genealogy: readonly Answered[]
}

export interface MeasureOptions {
  readonly batchCount: number
  readonly probesEach: number
  readonly seed: number
}

/** Asked before anything is timed, for the code to be warm; their lots are not asked about again. */
const WARM_UP = 20
/** A picture is cut at 300 nodes a direction: lots of more batches than this have no whole one to compare. */
const WHOLE_PICTURE_BATCHES = 100

async function fillFile(request: HistoryRequest): Promise<History> {
  const script = fileURLToPath(new URL('./fill-file.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout) as History
}

async function timed<T>(work: () => Promise<T>): Promise<{ milliseconds: number; result: T }> {
  const begun = performance.now()
  const result = await work()
  return { milliseconds: performance.now() - begun, result }
}

const sorted = (texts: readonly string[]): string[] => texts.toSorted()

/** @throws Error when the two do not say the same: then nothing was measured */
function sameRecall({ affected }: AffectedView, plain: Row[][]): number {
  const mine = [
    sorted(affected.lots.map(({ id }) => id)),
    sorted(affected.batches.map(({ id }) => id)),
    sorted(
      affected.batches.flatMap(({ id, uses }) =>
        uses.map(({ lotId, quantity }) => `${id} ${lotId} ${quantity.value}`),
      ),
    ),
    sorted(affected.distributions.map(({ id }) => id)),
    sorted(affected.recipients.map(({ id }) => id)),
  ]
  if (!isDeepStrictEqual(mine, plainRecallIds(plain)))
    throw new Error('recall and plain SQL answer differently')
  return mine.flat().length
}

/** @throws Error when the two do not say the same */
function sameGenealogy(view: GenealogyView | null, plain: Row[][]): number {
  const { nodes, edges } = view?.genealogy ?? { nodes: [], edges: [] }
  const mine = {
    nodes: nodes.filter(({ kind }) => kind === 'lot' || kind === 'batch').length,
    movements: edges.flatMap(({ parts }) => parts).length,
  }
  if (view?.cut || !isDeepStrictEqual(mine, plainGenealogySize(plain)))
    throw new Error('genealogy and plain SQL answer differently')
  return mine.nodes + mine.movements
}

interface Round {
  readonly batches: number
  readonly rows: number
  readonly product: number
  readonly plain: number
}

/**
 * Asks about each lot once, by the product and by plain SQL, whichever comes first in turns: a first answer, of which
 * nothing is kept from an earlier one.
 */
async function ask<Answer>(
  probes: readonly Probe[],
  byProduct: (lotId: string) => Promise<Answer>,
  byPlain: (lotId: string) => Promise<Row[][]>,
  rowsOf: (answer: Answer, plain: Row[][]) => number,
): Promise<Answered[]> {
  const rounds: Round[] = []
  for (const [index, { lotId, batches }] of probes.entries()) {
    const first = index % 2 === 0 ? await timed(() => byProduct(lotId)) : null
    const plain = await timed(() => byPlain(lotId))
    const product = first ?? (await timed(() => byProduct(lotId)))
    const rows = rowsOf(product.result, plain.result)
    if (index >= WARM_UP)
      rounds.push({ batches, rows, product: product.milliseconds, plain: plain.milliseconds })
  }
  const sizes = [...new Set(rounds.map(({ batches }) => batches))].toSorted((a, b) => a - b)
  return sizes.map((batches) => {
    const own = rounds.filter((round) => round.batches === batches)
    const product = timingOf(own.map((round) => round.product))
    const plain = timingOf(own.map((round) => round.plain))
    const rows = timingOf(own.map((round) => round.rows)).median
    return {
      batches,
      rows,
      product,
      plain,
      ratio: product.median / plain.median,
      bestRatio: product.min / plain.min,
    }
  })
}

/** The probes of every size in turns, so that no size is asked about at a better time than another. */
function dealt(probes: readonly Probe[]): Probe[] {
  const sizes = [...new Set(probes.map(({ batches }) => batches))]
  const piles = sizes.map((size) => probes.filter(({ batches }) => batches === size))
  const deepest = Math.max(...piles.map((pile) => pile.length))
  return Array.from({ length: deepest }, (_, at) =>
    [...piles.values()].flatMap((pile) => pile[at] ?? []),
  ).flat()
}

/** Measures in a new history of this size. */
export async function measure({ batchCount, probesEach, seed }: MeasureOptions): Promise<Measured> {
  const folder = await mkdtemp(join(process.env.BATCHPROOF_BENCH_FOLDER ?? tmpdir(), 'batchproof-trace-'))
  const path = join(folder, 'record.db')
  let db: Database = await openFileDatabase(path)
  try {
    await migrate(db)
    await db.close()
    const filled = await timed(() => fillFile({ path, batchCount, seed, probesEach }))
    db = await openFileDatabase(path)
    const { probes, ...history } = filled.result
    const records = { db, now: () => new Date().toISOString() } as Records
    const all = dealt(probes)
    return {
      ...history,
      fillSeconds: filled.milliseconds / 1000,
      recall: await ask(
        all,
        (lotId) => readAffected(records, { kind: 'lot', lotId }),
        (lotId) => db.read(plainRecall(lotId)),
        sameRecall,
      ),
      genealogy: await ask(
        all.filter(({ batches }) => batches <= WHOLE_PICTURE_BATCHES),
        (lotId) => readGenealogy(records, 'lot', lotId),
        (lotId) => db.read(plainGenealogy(lotId)),
        sameGenealogy,
      ),
    }
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}
