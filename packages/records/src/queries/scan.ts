import { statement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import {
  availableToBatch,
  lotBasisOf,
  lotIdFromBarcode,
  lotProblem,
  olderLotInStock,
  plannedComponent,
  ORGANISATION_ID,
  refusal,
  zonedDate,
} from '@batchproof/domain'
import type { BatchState, FormulaContent, LotState, Refusal } from '@batchproof/domain'
import { parseElementString } from '@batchproof/domain/material/gs1.ts'
import type { ScanView } from '@batchproof/protocol'
import { masterFromRow } from '../facts/master.ts'
import { Gathering } from '../facts/gathering.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import { lotFromRow } from './rows.ts'
import type { Records } from '../records.ts'

type BillLine = FormulaContent['billOfMaterials'][number]

export interface Scan {
  /** What the scanner sent or the person typed: a barcode, `CLX:<lot uuid>`, a GS1 element string, a lot number. */
  readonly text: string
  /** The batch and the line of its bill of materials for which the lot is to be used. */
  readonly batchId?: string
  readonly lineId?: string
}

/** A condition on `lot_row` and its arguments. */
interface Condition {
  readonly sql: string
  readonly args: Statement['args']
}

/**
 * Finds the lot that a scan names, and what the rules say of it for the component it was scanned for (B08.2–B08.7):
 * why it cannot be used, or which older lot should be taken first. Without a batch and line only the lot is found.
 */
export async function findLotByScan(records: Records, scan: Scan): Promise<ScanView> {
  const now = records.now()
  const text = scan.text.trim()
  const named = namedBy(text, now.slice(0, 10))
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const batch = gathering.head('batch', scan.batchId ?? '')
  const rows = gathering.ask(
    statement(
      `SELECT * FROM lot_row WHERE ${named.sql}
       ORDER BY barcode IS ? DESC, gtin IS NULL, status = 'released' DESC, coalesce(expires_on, '9999') LIMIT 1`,
      ...named.args,
      text,
    ),
    (found) => found.map(lotFromRow),
  )
  const sameMaterial = gathering.headsWhere(
    'lot',
    `stream IN (SELECT 'lot:' || id FROM lot_row
       WHERE material_code IN (SELECT material_code FROM lot_row WHERE ${named.sql})
         AND (status = 'released' OR ${named.sql}))`,
    ...named.args,
    ...named.args,
  )
  const content = gathering.ask(
    statement(
      `SELECT formula_id, record_id, version, status, content_hash, content FROM formula_version
       WHERE (formula_id, version) = (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`,
      scan.batchId ?? '',
    ),
    ([row]) => masterFromRow(row)?.content ?? null,
  )
  await gathering.read(records.db)
  const lot = rows()[0] ?? null
  const stock = sameMaterial().map(({ state }) => state)
  const state = stock.find(({ identity }) => identity?.id === lot?.id)
  const master = content()
  const line = master?.billOfMaterials.find(({ id }) => id === scan.lineId)
  const zone = organisation().state.facility?.timeZone ?? UNCONFIGURED_ZONE
  const mine = lot && state ? availableToBatch(state, scan.batchId ?? '')?.value : undefined
  const taken = { line, content: master, text, batchId: scan.batchId ?? '', batch: batch().state }
  // What the batch has reserved is there for it, as the rules see it.
  const seen = lot && mine !== undefined ? { ...lot, availableValue: mine } : lot
  return {
    lot: seen,
    basis: lotBasisOf(state),
    refusals: refusalsOf(state, taken, stock, zonedDate(now, zone)),
  }
}

/** Every lot that the text may name: its barcode, its own code, the supplier's lot in a GS1 code, its number. */
function namedBy(text: string, todayUtc: string): Condition {
  const bare = text.replace(/^\][A-Za-z]\d/, '')
  const parsed = parseElementString(text, todayUtc)
  const { lot = null, gtin = null } = parsed.ok ? parsed.elements : {}
  return {
    sql: `(barcode IN (?, ?) OR id = ? OR lot_number = ? COLLATE NOCASE
      OR (supplier_lot = ? AND (gtin IS NULL OR gtin = ?)))`,
    args: [text, bare, lotIdFromBarcode(text) ?? '', bare, lot, gtin],
  }
}

/** For what the lot is scanned. */
interface Taking {
  readonly line: BillLine | undefined
  readonly content: FormulaContent | null
  readonly text: string
  readonly batchId: string
  readonly batch: BatchState
}

function refusalsOf(
  state: LotState | undefined,
  { line, content, text, batchId, batch }: Taking,
  stock: readonly LotState[],
  today: string,
): Refusal[] {
  if (!state) return [refusal('lot_unknown', 'This code belongs to no lot on record.')]
  if (!line) return []
  const problem = lotProblem(state, line, text, today)
  if (problem) return [problem]
  const plan = content ? plannedComponent(line, { batch, content, lot: lotBasisOf(state) }) : null
  if (plan && !plan.ok) return [refusal('quantity_not_computable', plan.message)]
  const older = olderLotInStock(state, stock, today, batchId)?.identity
  if (!older) return []
  const words = `Lot ${older.lotNumber} expires sooner (${older.expiresOn}) and has stock.`
  return [refusal('older_lot_in_stock', `${words} Take it, or give the reason.`)]
}
