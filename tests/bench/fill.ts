import { hash as digest } from 'node:crypto'
import { CHAIN_START, canonicalJson, zonedDate } from '@batchproof/domain'
import { eventFromRow } from '@batchproof/db'
import { seededRandom } from '@batchproof/testing'
import type { SeededRandom } from '@batchproof/testing'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

type Cells = Record<string, SQLInputValue>
type Marks = ReadonlyMap<string, string>
type Values = Readonly<Record<string, string>>
type Mould = (values: Values) => string

const DAY_MILLISECONDS = 86_400_000
/** Batches a day of the history that is filled in. */
const BATCHES_A_DAY = 5
/** Large, so that pages of the indexes over random keys are not written again and again. */
const BATCHES_A_COMMIT = 2000

/** A text in which some words differ from copy to copy. */
function mould(text: string, marks: Marks): Mould {
  const words = [...marks.keys()].filter((word) => word !== '')
  const parts = text.split(new RegExp(`(${words.join('|')})`))
  return (values) =>
    parts.map((part, index) => (index % 2 === 0 ? part : (values[marks.get(part) ?? ''] ?? part))).join('')
}

function rowMould(row: Cells, marks: Marks): (values: Values) => SQLInputValue[] {
  const cells = Object.values(row).map((cell) => (typeof cell === 'string' ? mould(cell, marks) : cell))
  return (values) => cells.map((cell) => (typeof cell === 'function' ? cell(values) : cell))
}

function inserter(db: DatabaseSync, table: string, row: Cells): (cells: SQLInputValue[]) => void {
  const columns = Object.keys(row)
  const sql = `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`
  const prepared = db.prepare(sql)
  return (cells) => void prepared.run(...cells)
}

/** What is copied: one batch with its product lot, as it was really made. */
interface Template {
  readonly batchId: string
  readonly batchNumber: string
  readonly recordId: string
  readonly streams: readonly string[]
  /** Dates on which something of it happened, as `YYYY-MM-DDT`. */
  readonly days: readonly string[]
}

function readTemplate(db: DatabaseSync, batchId: string): Template {
  const row = db.prepare('SELECT batch_number, record_id FROM batch_row WHERE id = ?').get(batchId) ?? {}
  const streams = [`batch:${batchId}`, `lot:${batchId}`]
  const texts = db.prepare(`SELECT state FROM stream_head WHERE stream IN ('${streams.join("','")}')`).all()
  const days = new Set(JSON.stringify(texts).match(/\b\d{4}-\d\d-\d\dT/g))
  return {
    batchId,
    batchNumber: row.batch_number as string,
    recordId: row.record_id as string,
    streams,
    days: [...days].sort(),
  }
}

const marksOf = ({ batchId, batchNumber, recordId, days }: Template): Marks =>
  new Map([
    [batchId, 'batchId'],
    [batchNumber, 'batchNumber'],
    [recordId, 'recordId'],
    ...days.map((day) => [day, day] as const),
  ])

/** Copies the template's events behind each other, every chain true to its last byte. */
function eventCopier(db: DatabaseSync, template: Template, marks: Marks, random: SeededRandom) {
  const list = template.streams.map((stream) => `'${stream}'`).join()
  const rows = db
    .prepare(`SELECT * FROM record_event WHERE stream IN (${list}) ORDER BY seq`)
    .all() as Cells[]
  const commands = [...new Set(rows.map((row) => row.command_id as string))]
  const moulds = rows.map((row) => {
    const { seq: _seq, hash: _hash, ...cells } = row
    const own = new Map([
      ...marks,
      ...commands.map((id) => [id, id] as const),
      [row.id as string, 'id'],
      [row.prev_hash as string, 'prevHash'],
    ])
    const { seq: _s, hash: _h, ...sealed } = eventFromRow(row)
    return {
      stream: row.stream as string,
      cells: rowMould(cells, own),
      sealed: mould(canonicalJson(sealed), own),
      insert: inserter(db, 'record_event', { ...cells, hash: null }),
    }
  })
  return (values: Values): Map<string, string> => {
    const last = new Map<string, string>()
    const ids = Object.fromEntries(commands.map((id) => [id, random.uuid()]))
    for (const { stream, cells, sealed, insert } of moulds) {
      const own = { ...values, ...ids, id: random.uuid(), prevHash: last.get(stream) ?? CHAIN_START }
      const hash = digest('sha256', sealed(own))
      insert([...cells(own), hash])
      last.set(stream, hash)
    }
    return last
  }
}

/** Copies rows of one table that belong to the template. */
function rowCopier(db: DatabaseSync, marks: Marks, table: string, where: string) {
  const rows = db.prepare(`SELECT * FROM ${table} WHERE ${where}`).all() as Cells[]
  const copies = rows.map((row) => ({ cells: rowMould(row, marks), insert: inserter(db, table, row) }))
  return (values: Values) => {
    for (const { cells, insert } of copies) insert(cells(values))
  }
}

/** Proofs that were accepted, one for each signed event of the template. */
function attemptCopier(db: DatabaseSync, { batchId }: Template) {
  const sql = `SELECT a.* FROM auth_attempt a JOIN record_event e ON e.stream = ? AND e.signature IS NOT NULL
    AND a.at = e.recorded_at AND a.person_id = e.person_id WHERE a.purpose = 'signature' GROUP BY a.id`
  const rows = (db.prepare(sql).all(`batch:${batchId}`) as Cells[]).map(({ id: _id, ...row }) => row)
  const insert = rows[0] ? inserter(db, 'auth_attempt', rows[0]) : () => undefined
  return () => {
    for (const row of rows) insert(Object.values(row))
  }
}

/** Takes what stands in the way of a quick fill off the database; answers what puts it on again. */
function takeOff(db: DatabaseSync, types: readonly string[]): () => void {
  const list = types.map((type) => `'${type}'`).join()
  const found = db
    .prepare(`SELECT type, name, sql FROM sqlite_master WHERE type IN (${list}) AND sql IS NOT NULL`)
    .all()
  for (const { type, name } of found) db.exec(`DROP ${String(type)} ${String(name)}`)
  return () => {
    for (const { sql } of found) db.exec(String(sql))
  }
}

/**
 * Fills the record up to a number of events with copies of one batch, five a day into the past: other ids, numbers and
 * days, whole chains, read tables and attempts. Only the signatures in them are not true: their seals are the
 * template's. Triggers and indexes are off for the fill and on again behind it.
 *
 * @param batchId a batch that has been made
 * @returns the number of events that the record holds now
 */
export function fill(db: DatabaseSync, batchId: string, eventCount: number, seed: number): number {
  // Not the facility's own sequence: it has given these ids already.
  const random = seededRandom(~seed)
  const template = readTemplate(db, batchId)
  const marks = marksOf(template)
  const countOf = () => db.prepare('SELECT count(*) AS n FROM record_event').get()?.n as number
  const putOn = takeOff(db, ['trigger', 'index'])
  const copyEvents = eventCopier(db, template, marks, random)
  const copiers = [
    rowCopier(db, marks, 'batch_row', `id = '${batchId}'`),
    rowCopier(db, marks, 'batch_component', `batch_id = '${batchId}'`),
    rowCopier(db, marks, 'lot_row', `id = '${batchId}'`),
    rowCopier(db, marks, 'code_taken', `stream = 'lot:${batchId}'`),
    attemptCopier(db, template),
  ]
  const heads = template.streams.flatMap((stream) => {
    const row = db.prepare('SELECT * FROM stream_head WHERE stream = ?').get(stream) as Cells | undefined
    if (!row) return []
    const insert = inserter(db, 'stream_head', row)
    return [{ stream, insert, cells: rowMould(row, new Map([...marks, [row.hash as string, 'hash']])) }]
  })
  const takeNumber = inserter(db, 'number_taken', { series: null, number: null })
  let number = db.prepare(`SELECT max(number) AS n FROM number_taken WHERE series = 'BR'`).get()?.n as number
  const [code = ''] = template.batchNumber.split('-')
  const before = countOf()
  const each = db
    .prepare(`SELECT count(*) AS n FROM record_event WHERE stream IN (?, ?)`)
    .get(...template.streams)?.n as number
  const copies = Math.max(0, Math.floor((eventCount - before) / each))
  db.exec('BEGIN')
  for (let copy = 0; copy < copies; copy += 1) {
    if (copy % BATCHES_A_COMMIT === BATCHES_A_COMMIT - 1) db.exec('COMMIT; BEGIN')
    const daysAgo = 1 + Math.floor(copy / BATCHES_A_DAY)
    const days = template.days.map((day) => [day, movedDay(day, daysAgo)] as const)
    const series = `${code}-${(days[0]?.[1] ?? '').replaceAll(/[-T]/g, '')}`
    number += 1
    const inSeries = (copy % BATCHES_A_DAY) + 1
    const values = {
      ...Object.fromEntries(days),
      batchId: random.uuid(),
      batchNumber: `${series}-${String(inSeries).padStart(3, '0')}`,
      recordId: `BR-${String(number).padStart(4, '0')}`,
    }
    takeNumber(['BR', number])
    takeNumber([series, inSeries])
    const hashes = copyEvents(values)
    for (const { stream, insert, cells } of heads)
      insert(cells({ ...values, hash: hashes.get(stream) ?? '' }))
    for (const copyRows of copiers) copyRows(values)
  }
  db.exec('COMMIT')
  putOn()
  return countOf()
}

const movedDay = (day: string, daysAgo: number): string =>
  `${zonedDate(new Date(Date.parse(`${day}00:00:00.000Z`) - daysAgo * DAY_MILLISECONDS).toISOString(), 'UTC')}T`
