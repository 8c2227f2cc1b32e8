import { DatabaseSync } from 'node:sqlite'
import { fillHistory } from './fill.ts'
import { makePlainTables } from './plain-tables.ts'
import type { HistoryRequest } from './fill.ts'

// In a process of its own: two SQLite libraries in one would drop each other's locks.
const request = JSON.parse(process.argv[2] ?? '{}') as HistoryRequest
const db = new DatabaseSync(request.path)
for (const pragma of ['synchronous=OFF', 'cache_size=-800000']) db.exec(`PRAGMA ${pragma}`)
const history = fillHistory(db, request)
makePlainTables(db)
db.exec('ANALYZE')
db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
db.close()
process.stdout.write(JSON.stringify(history))
