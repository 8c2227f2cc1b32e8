import { DatabaseSync } from 'node:sqlite'
import { fill } from './fill.ts'
import { makeTwins } from './twins.ts'

export interface FillRequest {
  readonly path: string
  /** A batch that has been made; the history is made of copies of it. */
  readonly batchId: string
  readonly eventCount: number
  readonly seed: number
}

export interface Filled {
  readonly eventCount: number
  /** Tables that have a twin. */
  readonly tables: readonly string[]
}

const { path, batchId, eventCount, seed } = JSON.parse(process.argv[2] ?? '{}') as FillRequest
const db = new DatabaseSync(path)
for (const pragma of ['synchronous=OFF', 'cache_size=-1500000']) db.exec(`PRAGMA ${pragma}`)
const filled: Filled = { eventCount: fill(db, batchId, eventCount, seed), tables: makeTwins(db) }
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
process.stdout.write(JSON.stringify(filled))
