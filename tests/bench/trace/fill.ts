import { seededRandom } from '@batchproof/testing'
import { rowWriters } from './row-writers.ts'
import type { SeededRandom } from '@batchproof/testing'
import type { DatabaseSync } from 'node:sqlite'
import type { RowWriters } from './row-writers.ts'

export interface HistoryRequest {
  /** A migrated, empty database. */
  readonly path: string
  readonly batchCount: number
  readonly seed: number
  /** How many component lots of each material are told, to be asked about. */
  readonly probesEach: number
}

/** A component lot at random, and how many batches a lot of its material lasts for: the size of the answer. */
export interface Probe {
  readonly lotId: string
  readonly batches: number
}

/** What was filled in. */
export interface History {
  readonly batches: number
  readonly uses: number
  readonly ledgerEntries: number
  readonly distributions: number
  readonly probes: readonly Probe[]
}

/** A batch takes ten components. For how many batches a lot of each lasts: the history is larger, the answer is not. */
const BATCHES_A_LOT = [10, 10, 25, 25, 50, 50, 100, 100, 200, 200] as const
/** Deliveries of a product lot. */
const DELIVERIES = 3
const RECIPIENTS = 400
const BATCHES_A_COMMIT = 5000
const START = Date.parse('2022-01-03T08:00:00.000Z')
const MINUTES_BETWEEN = 25
const BY = ['maria', 'Maria Lopez'] as const

/** A component lot that is being used up. */
interface Lot {
  readonly id: string
  readonly number: string
  /** Version of its last movement. */
  version: number
}

class Filling {
  readonly #write: RowWriters
  readonly #random: SeededRandom
  readonly #lots: Lot[] = []
  /** Every lot as it was received, by material. */
  readonly received: string[][] = BATCHES_A_LOT.map(() => [])
  ledgerEntries = 0

  constructor(write: RowWriters, random: SeededRandom) {
    this.#write = write
    this.#random = random
  }

  /** Fills in one batch: the lots that it opens, what it takes, what it makes, and who gets it. */
  batch(index: number, at: string): void {
    for (const [material, lasts] of BATCHES_A_LOT.entries()) {
      if (index % lasts === 0) this.#receive(material, at)
      // Half-way through, what is left of every other material goes into a lot of its own.
      else if (material % 2 === 1 && index % lasts === Math.floor(lasts / 2)) this.#split(material, at)
    }
    const id = this.#random.uuid()
    const number = `B-${String(index).padStart(7, '0')}`
    this.#write.batch(id, number, `BR-${index}`, at)
    this.#write.lot(id, number, 'product', 'P', 'Product 1 mg/mL', '', '', at, 'each', id)
    this.#write.entry(id, 1, 'make', 'production', 'available', '98', 'each', id, BY, at)
    for (const [material, lot] of this.#lots.entries()) {
      const took = `${1 + (index % 9)}.${index % 10}0`
      this.#write.use(id, `line-${material}`, lot.id, lot.number, `M${material}`, took, at)
      this.#write.entry(
        lot.id,
        (lot.version += 1),
        'issue',
        'available',
        `issued:${id}`,
        took,
        'g',
        id,
        BY,
        at,
      )
      this.#write.entry(
        lot.id,
        (lot.version += 1),
        'consume',
        `issued:${id}`,
        'consumed',
        took,
        'g',
        id,
        BY,
        at,
      )
      this.#write.edge(id, lot.id, 'made', id, took, at)
    }
    for (let sale = 0; sale < DELIVERIES; sale += 1) this.#deliver(id, `INV-${index}-${sale}`, at)
    this.ledgerEntries += 1 + this.#lots.length * 2
  }

  #receive(material: number, at: string): void {
    const id = this.#random.uuid()
    const count = this.received[material]?.push(id) ?? 0
    const number = `L${material}-${count}`
    const [supplier, supplierLot] = [`Supplier ${material % 4}`, `S${material}-${count}`]
    this.#write.lot(
      id,
      number,
      'component',
      `M${material}`,
      `Material ${material}`,
      supplier,
      supplierLot,
      at,
      'g',
      null,
    )
    this.#write.entry(id, 1, 'receive', 'supplier', 'available', '2000', 'g', null, BY, at)
    this.#lots[material] = { id, number, version: 1 }
    this.ledgerEntries += 1
  }

  #split(material: number, at: string): void {
    const parent = this.#lots[material]
    if (!parent) return
    const id = this.#random.uuid()
    const number = `${parent.number}-A`
    this.#write.lot(id, number, 'component', `M${material}`, `Material ${material}`, '', '', at, 'g', null)
    this.#write.entry(
      parent.id,
      (parent.version += 1),
      'split',
      'available',
      `lot:${id}`,
      '900',
      'g',
      null,
      BY,
      at,
    )
    this.#write.entry(id, 1, 'split', `lot:${parent.id}`, 'available', '900', 'g', null, BY, at)
    this.#write.edge(id, parent.id, 'split', '', '900', at)
    this.#lots[material] = { id, number, version: 1 }
    this.ledgerEntries += 2
  }

  #deliver(lotId: string, document: string, at: string): void {
    const recipient = this.#random.integer(0, RECIPIENTS - 1)
    this.#write.delivery(
      this.#random.uuid(),
      lotId,
      `r${recipient}`,
      `Hospital ${recipient}`,
      document,
      BY,
      at,
    )
  }
}

/**
 * Fills the read tables with a history, seeded: component lots, parts split off them, batches that take ten components
 * each, their product lots, ledger entries and deliveries. The tables alone, for asking them: there are no events behind
 * them.
 */
export function fillHistory(db: DatabaseSync, { batchCount, seed, probesEach }: HistoryRequest): History {
  const random = seededRandom(seed)
  const write = rowWriters(db)
  const filling = new Filling(write, random)
  db.exec('BEGIN')
  for (let index = 0; index < RECIPIENTS; index += 1) write.recipient(`r${index}`, `Hospital ${index}`)
  for (let index = 0; index < batchCount; index += 1) {
    filling.batch(index, new Date(START + index * MINUTES_BETWEEN * 60_000).toISOString())
    if (index % BATCHES_A_COMMIT === BATCHES_A_COMMIT - 1) db.exec('COMMIT; BEGIN')
  }
  db.exec('COMMIT')
  const probes = filling.received.flatMap((lots, material) =>
    chosen(lots, probesEach, random).map((lotId) => ({ lotId, batches: BATCHES_A_LOT[material] ?? 0 })),
  )
  return {
    batches: batchCount,
    uses: batchCount * BATCHES_A_LOT.length,
    ledgerEntries: filling.ledgerEntries,
    distributions: batchCount * DELIVERIES,
    probes,
  }
}

/** So many different ones, at random; all of them where there are no more. */
function chosen(items: readonly string[], count: number, random: SeededRandom): string[] {
  const left = [...items]
  return Array.from(
    { length: Math.min(count, items.length) },
    () => left.splice(random.integer(0, left.length - 1), 1)[0] ?? '',
  )
}
