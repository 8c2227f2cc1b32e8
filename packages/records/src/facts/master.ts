import { statement } from '@batchproof/db'
import type { Row, Statement } from '@batchproof/db'
import type { BatchFacts, FormulaStatus } from '@batchproof/domain'
import type { Gathering } from './gathering.ts'

type Master = NonNullable<BatchFacts['master']>

/** The first argument is the hash of a content that is known and need not be read. */
const COLUMNS = `formula_id, record_id, version, status, content_hash,
  CASE content_hash WHEN ? THEN NULL ELSE content END AS content`

/** The version that a new batch is to be made from. */
export function askVersion(
  gathering: Gathering,
  { formulaId = '', version = 0 }: { readonly formulaId?: string; readonly version?: number },
): () => Master | null {
  const sql = `SELECT ${COLUMNS} FROM formula_version WHERE formula_id = ? AND version = ?`
  return askUnlessKnown(gathering, `${formulaId} ${version}`, sql, formulaId, version)
}

/** The version that a batch is made from, for ever (B02.4). */
export function askMasterOf(gathering: Gathering, batchId: string): () => Master | null {
  const sql = `SELECT ${COLUMNS} FROM formula_version WHERE (formula_id, version) =
    (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`
  return askUnlessKnown(gathering, batchId, sql, batchId)
}

const CONTENTS_KEPT = 64
/** Contents by their hash. A content is the largest text of a command's facts, and for a hash it never changes. */
const contents = new Map<string, Master['content']>()
/** Versions lately read, by what they were asked with. */
const latest = new Map<string, Master>()

function contentOf(hash: string, text: string): Master['content'] {
  return contents.get(hash) ?? keep(contents, hash, JSON.parse(text) as Master['content'])
}

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): Value {
  if (kept.size >= CONTENTS_KEPT) kept.clear()
  kept.set(key, value)
  return value
}

/** Asks for a version whose content is left out when it is the one that is known already. */
function askUnlessKnown(gathering: Gathering, key: string, sql: string, ...args: Statement['args']) {
  const known = latest.get(key)
  return gathering.ask(statement(sql, known?.contentHash ?? null, ...args), ([row]) => {
    const master = masterFromRow(row, known?.content)
    return master && keep(latest, key, master)
  })
}

/** A version of a formula from its row of `formula_version`. @param known its content, where the row leaves it out */
export function masterFromRow(row: Row | undefined, known?: Master['content']): Master | null {
  if (!row) return null
  const contentHash = row.content_hash as string
  return {
    formulaId: row.formula_id as string,
    recordId: row.record_id as string,
    version: row.version as number,
    status: row.status as FormulaStatus,
    contentHash,
    content: row.content === null && known ? known : contentOf(contentHash, row.content as string),
  }
}
