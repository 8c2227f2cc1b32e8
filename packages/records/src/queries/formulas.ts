import { EVENT_COLUMNS, eventFromRow, statement } from '@batchproof/db'
import { compareFormulas, ORGANISATION_ID } from '@batchproof/domain'
import type { FieldDifference, FormulaContent, FormulaStatus, RecordEvent } from '@batchproof/domain'
import type { FormulaRevision, FormulaRow, FormulaView, Page } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { Conditions, containing, pageOf } from './page.ts'
import { formulaFromRow, USUAL_PAGE } from './rows.ts'
import { signaturesFromRows, signedEventsStatement } from './signatures.ts'
import type { Records } from '../records.ts'

export interface FormulaFilter {
  readonly search?: string
  readonly status?: readonly FormulaStatus[]
  readonly productLine?: string
  /** Only those of which a batch can be made. */
  readonly approvedOnly?: boolean
  readonly cursor?: string | null
  readonly limit?: number
}

const SEARCHED = ['record_id', 'name', 'strength', 'product_code']
  .map((column) => `${column} LIKE ? ESCAPE '\\'`)
  .join(' OR ')

/** A page of formulas, by name. */
export async function listFormulas(records: Records, filter: FormulaFilter): Promise<Page<FormulaRow>> {
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = new Conditions().among('latest_status', filter.status)
  if (filter.search?.trim()) {
    const part = containing(filter.search)
    conditions.and(SEARCHED, part, part, part, part)
  }
  if (filter.productLine !== undefined) conditions.and('product_line = ?', filter.productLine)
  if (filter.approvedOnly) conditions.and('approved_version IS NOT NULL')
  conditions.after('name', 'id', 'ASC', filter.cursor)
  const sql = `SELECT * FROM formula_row${conditions.where} ORDER BY name, id LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, formulaFromRow, (row) => ({ value: row.name as string, id: row.id as string }))
}

const EDITS = "('FormulaDrafted', 'FormulaRevised', 'FormulaVersionOpened')"

function revisionsStatement(formulaId: string) {
  return statement(
    `SELECT ${EVENT_COLUMNS} FROM record_event WHERE stream = ? AND type IN ${EDITS} ORDER BY seq`,
    `formula:${formulaId}`,
  )
}

/** A saved edit, from its event: a new version begins at revision 1. */
function revisionOf(event: RecordEvent): FormulaRevision {
  const {
    version,
    revision = 1,
    content,
  } = event.payload as {
    version: number
    revision?: number
    content: FormulaContent
  }
  return { version, revision, at: event.recordedAt, by: event.personName, content }
}

/** A formula with all its versions and every saved edit (B01.5). Null when there is none. */
export async function readFormula(records: Records, formulaId: string): Promise<FormulaView | null> {
  const gathering = new Gathering()
  const head = gathering.head('formula', formulaId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const revisions = gathering.ask(revisionsStatement(formulaId), (rows) =>
    rows.map((row) => revisionOf(eventFromRow(row))),
  )
  const signed = gathering.ask(signedEventsStatement(`formula:${formulaId}`), (rows) => rows)
  const batches = gathering.ask(
    statement(
      'SELECT formula_version, count(*) AS n FROM batch_row WHERE formula_id = ? GROUP BY formula_version',
      formulaId,
    ),
    (rows) => Object.fromEntries(rows.map((row) => [row.formula_version as number, row.n as number])),
  )
  await gathering.read(records.db)
  const { state, version } = head()
  if (version === 0) return null
  const line = state.versions.at(-1)?.content.productLine
  return {
    state,
    streamVersion: version,
    revisions: revisions(),
    signatures: signaturesFromRows(signed(), { name: state.recordId }),
    extraSignatures: organisation().state.productLines.some(
      ({ id, sterileDrug }) => id === line && sterileDrug,
    ),
    batchesOfVersion: batches(),
  }
}

/** A version, at its last revision where none is named. */
export interface RevisionName {
  readonly version: number
  readonly revision?: number
}

export interface FormulaComparison {
  readonly before: Omit<FormulaRevision, 'content'>
  readonly after: Omit<FormulaRevision, 'content'>
  readonly differences: readonly FieldDifference[]
}

/** Two versions or revisions of a formula, field by field (B01.5, B03.1). Null when one of them does not exist. */
export async function compareRevisions(
  records: Records,
  formulaId: string,
  before: RevisionName,
  after: RevisionName,
): Promise<FormulaComparison | null> {
  const [rows = []] = await records.db.read([revisionsStatement(formulaId)])
  const revisions = rows.map((row) => revisionOf(eventFromRow(row)))
  const find = ({ version, revision }: RevisionName) =>
    revisions.findLast(
      (item) => item.version === version && (revision === undefined || item.revision === revision),
    )
  const [left, right] = [find(before), find(after)]
  if (!left || !right) return null
  const { content: old, ...beforeName } = left
  const { content: current, ...afterName } = right
  return { before: beforeName, after: afterName, differences: compareFormulas(old, current) }
}
