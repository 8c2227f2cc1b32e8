import { statement } from '@batchproof/db'
import type { Database, Statement } from '@batchproof/db'
import type { DatabaseSync } from 'node:sqlite'
import type { SeenWrite } from './watched-database.ts'

const PREFIX = 'twin_'

const UPSERT_HEAD = `INSERT INTO ${PREFIX}stream_head (stream, stream_type, version, hash, state) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, state = excluded.state`
const UPSERT_COMPONENT = `INSERT INTO ${PREFIX}batch_component VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (batch_id, step_id, line_id) DO UPDATE SET quantity_value = excluded.quantity_value,
    status = excluded.status, returned_value = excluded.returned_value, verified_by = excluded.verified_by`

/** Names of the tables that are twinned: all but the one that never holds a row. */
function tablesOf(db: DatabaseSync): string[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'stream_guard'`
  return db
    .prepare(sql)
    .all()
    .map(({ name }) => String(name))
}

/** Makes a twin of each table: the same columns, rows and indexes, and no triggers. Answers the tables' names. */
export function makeTwins(db: DatabaseSync): string[] {
  const tables = tablesOf(db)
  const twinned = renamer(tables)
  const sqlOf = db.prepare(
    'SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL',
  )
  for (const table of tables) {
    for (const { sql } of sqlOf.all('table', table)) db.exec(twinned(String(sql)))
    db.exec(`INSERT INTO ${PREFIX}${table} SELECT * FROM ${table}`)
    for (const { sql } of sqlOf.all('index', table))
      db.exec(twinned(String(sql)).replace(/INDEX (\w+)/, `INDEX ${PREFIX}$1`))
  }
  return tables
}

const renamer = (tables: readonly string[]) => {
  const names = new RegExp(`\\b(${tables.join('|')})\\b`, 'g')
  return (sql: string) => sql.replace(names, `${PREFIX}$1`)
}

/**
 * The floor: writes into the twins the very rows that a write put into the tables, and nothing else. Guards and
 * statements that touched no row are left out; a head that triggers and the cache wrote in turns is written once.
 */
export class Floor {
  readonly #twinned: (sql: string) => string

  constructor(tables: readonly string[]) {
    this.#twinned = renamer(tables)
  }

  /** The rows of a write as statements over the twins. Every write must be given, in order. */
  rowsOf({ statements, rowsAffected }: SeenWrite): Statement[] {
    const heads = new Map<string, unknown[]>()
    return statements.flatMap((each, index) => {
      const { sql, args } = each
      if (sql.includes('stream_guard') || rowsAffected[index] === 0) return []
      if (sql.startsWith('INSERT INTO record_event')) {
        const [, stream, type, version] = args
        heads.set(String(stream), [stream, type, version, args.at(-1)])
      }
      if (sql.startsWith('UPDATE stream_head')) {
        const [state, stream] = args
        const head = (heads.get(String(stream)) ?? []) as Statement['args'][number][]
        return [statement(UPSERT_HEAD, ...head, state ?? null)]
      }
      if (sql.startsWith('INSERT INTO batch_component')) return componentRows(args)
      return [{ ...each, sql: this.#twinned(sql) }]
    })
  }
}

/** Uses of components come as one text; the floor writes their cells. */
function componentRows([batchId = null, json]: Statement['args']): Statement[] {
  const uses = JSON.parse(String(json)) as {
    stepId: string
    lineId: string
    lotId: string
    lotNumber: string
    materialCode: string
    quantity: { value: string; unit: string }
    by: { personId: string; at: string }
    status: string
    returned: string
    verifiedBy: string | null
  }[]
  return uses.map(({ stepId, lineId, lotId, lotNumber, materialCode, quantity, by, ...use }) => {
    const cells = [stepId, lineId, lotId, lotNumber, materialCode, quantity.value, quantity.unit]
    const stands = [use.status, use.returned, use.verifiedBy]
    return statement(UPSERT_COMPONENT, batchId, ...cells, by.personId, by.at, ...stands)
  })
}

/** Kept alive by requests as well as by commands, over a client that is not watched. */
const NOT_COMPARED = ['auth_session']

/** Tables whose rows are not those of their twins: what the floor left out or wrote otherwise. None when it was true. */
export async function differingTables(
  db: Database,
  tables: readonly string[],
  afterSeq: number,
): Promise<string[]> {
  const newOnly: Partial<Record<string, string>> = {
    record_event: `seq > ${afterSeq}`,
    stream_head: `stream IN (SELECT stream FROM record_event WHERE seq > ${afterSeq})`,
  }
  const compared = tables.filter((table) => !NOT_COMPARED.includes(table))
  const answers = await db.read(
    compared.map((table) => {
      const of = (name: string) => `SELECT * FROM ${name} WHERE ${newOnly[table] ?? 'true'}`
      const [own, twin] = [of(table), of(PREFIX + table)]
      return statement(
        `SELECT (SELECT count(*) FROM (${own} EXCEPT ${twin})) + (SELECT count(*) FROM (${twin} EXCEPT ${own})) AS n`,
      )
    }),
  )
  return compared.filter((_, index) => answers[index]?.[0]?.n !== 0)
}
