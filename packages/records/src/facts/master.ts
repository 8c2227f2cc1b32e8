import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import type { BatchFacts, FormulaStatus } from '@batchproof/domain'
import type { Gathering } from './gathering.ts'

type Master = NonNullable<BatchFacts['master']>

const COLUMNS = 'formula_id, record_id, version, status, content_hash, content'

/** The version that a new batch is to be made from. */
export function askVersion(
  gathering: Gathering,
  { formulaId = '', version = 0 }: { readonly formulaId?: string; readonly version?: number },
): () => Master | null {
  const sql = `SELECT ${COLUMNS} FROM formula_version WHERE formula_id = ? AND version = ?`
  return gathering.ask(statement(sql, formulaId, version), ([row]) => masterFromRow(row))
}

/** The version that a batch is made from, for ever (B02.4). */
export function askMasterOf(gathering: Gathering, batchId: string): () => Master | null {
  const sql = `SELECT ${COLUMNS} FROM formula_version WHERE (formula_id, version) =
    (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`
  return gathering.ask(statement(sql, batchId), ([row]) => masterFromRow(row))
}

const CONTENTS_KEPT = 64
/** Contents by their hash. A content is the largest text of a command's facts, and for a hash it never changes. */
const contents = new Map<string, Master['content']>()

function contentOf(hash: string, text: string): Master['content'] {
  const found = contents.get(hash)
  if (found) return found
  if (contents.size >= CONTENTS_KEPT) contents.clear()
  const content = JSON.parse(text) as Master['content']
  contents.set(hash, content)
  return content
}

/** A version of a formula from its row of `formula_version`. */
export function masterFromRow(row: Row | undefined): Master | null {
  if (!row) return null
  const contentHash = row.content_hash as string
  return {
    formulaId: row.formula_id as string,
    recordId: row.record_id as string,
    version: row.version as number,
    status: row.status as FormulaStatus,
    contentHash,
    content: contentOf(contentHash, row.content as string),
  }
}
