import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventFromRow, streamStatement } from '@batchproof/db'
import { openFileDatabase } from '@batchproof/db/file.ts'
import { migrate } from '@batchproof/db/migrate.ts'
import { aggregates, evolve, type BatchState, type RecordEvent } from '@batchproof/domain'
import { createTestFacility } from '@batchproof/testing'

/** A batch from its first event to its last, as the record has it. */
export interface RealBatch {
  readonly id: string
  readonly events: readonly RecordEvent[]
  /** After the first event. */
  readonly begun: BatchState
}

/** Makes one batch by the rules, in a record that is thrown away, and gives its events. */
export async function realBatch(): Promise<RealBatch> {
  const folder = await mkdtemp(join(tmpdir(), 'batchproof-bench-'))
  const db = await openFileDatabase(join(folder, 'record.db'))
  try {
    await migrate(db)
    const facility = await createTestFacility(db)
    const job = await facility.schedule()
    await facility.make(job)
    const [rows = []] = await db.read([streamStatement(`batch:${job.batchId}`, 0)])
    const events = rows.map(eventFromRow)
    const [first] = events
    if (!first) throw new Error('the batch has no events')
    const begun = evolve('batch', aggregates.batch.initial, first) as BatchState
    return { id: job.batchId, events, begun }
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A post to a room, and the version of the batch that it brings. */
export interface BatchPost {
  readonly body: string
  readonly version: number
}

/** What a room is posted: a snapshot of the batch's beginning, then its events one by one, and again from the start. */
export class Posts {
  readonly #batch: RealBatch
  readonly #heardAt = new Date().toISOString()
  #version = 0

  constructor(batch: RealBatch) {
    this.#batch = batch
  }

  next(): BatchPost {
    const { events, begun } = this.#batch
    const event = events[this.#version % events.length]
    const version = ++this.#version
    const heardAt = this.#heardAt
    const isFirst = event === events[0]
    const post = isFirst
      ? { kind: 'snapshot', version, state: begun, heardAt }
      : { kind: 'events', events: [{ ...event, version }], heardAt }
    return { body: JSON.stringify(post), version }
  }
}
