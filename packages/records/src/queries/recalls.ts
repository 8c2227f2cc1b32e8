import { statement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { ORGANISATION_ID, scopeOf } from '@batchproof/domain'
import type { RecallStart, RecallStatus } from '@batchproof/domain'
import type { AffectedView, Page, RecallRow, RecallStartFound, RecallView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { affectedFromRows, affectedStatement } from '../trace/affected.ts'
import { noteAccessStatement } from './access.ts'
import { auditFromRow, historyStatement } from './audit.ts'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'
import { Conditions, containing, pageOf } from './page.ts'
import { USUAL_PAGE } from './rows.ts'
import { signaturesFromRows, signedEventsStatement } from './signatures.ts'
import type { Records, Requester } from '../records.ts'

export interface RecallFilter {
  readonly status?: readonly RecallStatus[]
  readonly drill?: boolean
  /** Part of the record id, of where it starts, or of the reason. */
  readonly search?: string
  readonly cursor?: string | null
  readonly limit?: number
}

const SEARCHED = ['record_id', 'start_label', 'reason']
  .map((column) => `${column} LIKE ? ESCAPE '\\'`)
  .join(' OR ')

function recallFromRow(row: Row): RecallRow {
  return {
    id: row.id as string,
    recordId: row.record_id as string,
    status: row.status as RecallRow['status'],
    drill: row.drill === 1,
    startKind: row.start_kind as RecallRow['startKind'],
    startLabel: row.start_label as string,
    reason: row.reason as string,
    openedByName: row.opened_by as string,
    openedAt: row.opened_at as string,
    freezeElapsedSeconds: row.freeze_elapsed_seconds as number | null,
    closeElapsedSeconds: row.close_elapsed_seconds as number | null,
    lots: row.lots as number,
    batches: row.batches as number,
    distributions: row.distributions as number,
    recipients: row.recipients as number,
  }
}

/** A page of recalls and drills, newest first. */
export async function listRecalls(records: Records, filter: RecallFilter): Promise<Page<RecallRow>> {
  const limit = filter.limit ?? USUAL_PAGE
  const conditions = new Conditions().among('status', filter.status)
  if (filter.drill !== undefined) conditions.and('drill = ?', filter.drill ? 1 : 0)
  if (filter.search?.trim()) {
    const part = containing(filter.search)
    conditions.and(SEARCHED, part, part, part)
  }
  conditions.after('opened_at', 'id', 'DESC', filter.cursor)
  const sql = `SELECT * FROM recall_row${conditions.where} ORDER BY opened_at DESC, id DESC LIMIT ?`
  const [rows = []] = await records.db.read([statement(sql, ...conditions.args, limit + 1)])
  return pageOf(rows, limit, recallFromRow, (row) => ({
    value: row.opened_at as string,
    id: row.id as string,
  }))
}

/** What came from a start, at this moment (B23.1). Empty where the record has no such thing. */
export async function readAffected(records: Records, start: RecallStart): Promise<AffectedView> {
  const [rows = []] = await records.db.read([affectedStatement({ start })])
  const affected = affectedFromRows(rows)
  return { affected, scope: scopeOf(affected), at: records.now() }
}

/** One recall with what is affected now; the look is put on record (B17.3). Null when there is none. */
export async function readRecall(
  records: Records,
  requester: Requester,
  recallId: string,
): Promise<RecallView | null> {
  const stream = `recall:${recallId}`
  const gathering = new Gathering()
  const head = gathering.head('recall', recallId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const rows = gathering.ask(affectedStatement({ recallId }), (found) => found)
  const signed = gathering.ask(signedEventsStatement(stream), (found) => found)
  const history = gathering.ask(historyStatement(stream), (found) => found.map(auditFromRow))
  await records.db.write([noteAccessStatement(records, requester, stream, 'view')])
  await gathering.read(records.db)
  const { state, version } = head()
  if (version === 0) return null
  const affected = affectedFromRows(rows())
  const { facility } = organisation().state
  return {
    state,
    facilityName: facility?.name ?? '',
    timeZone: facility?.timeZone ?? UNCONFIGURED_ZONE,
    streamVersion: version,
    signatures: signaturesFromRows(signed(), { name: state.recordId }),
    history: history(),
    affected,
    scope: scopeOf(affected),
    at: records.now(),
  }
}

const FOUND_OF_A_KIND = 8

/** Lots, batches, suppliers' lots and recipients in which a text occurs: where a recall can start. */
export async function findRecallStarts(records: Records, search: string): Promise<RecallStartFound[]> {
  const part = containing(search)
  const found = await records.db.read([
    statement(
      `SELECT id, lot_number, material_name, kind FROM lot_row
       WHERE lot_number LIKE ? ESCAPE '\\' OR material_name LIKE ? ESCAPE '\\' ORDER BY received_on DESC, id LIMIT ?`,
      part,
      part,
      FOUND_OF_A_KIND,
    ),
    statement(
      `SELECT id, batch_number, product_name, strength FROM batch_row
       WHERE batch_number LIKE ? ESCAPE '\\' OR product_name LIKE ? ESCAPE '\\' ORDER BY starts_at DESC, id LIMIT ?`,
      part,
      part,
      FOUND_OF_A_KIND,
    ),
    statement(
      `SELECT supplier, supplier_lot, count(*) AS lots, min(material_name) AS material_name FROM lot_row
       WHERE supplier_lot <> '' AND (supplier_lot LIKE ? ESCAPE '\\' OR supplier LIKE ? ESCAPE '\\')
       GROUP BY supplier, supplier_lot ORDER BY max(received_on) DESC LIMIT ?`,
      part,
      part,
      FOUND_OF_A_KIND,
    ),
    statement(
      `SELECT id, code, name FROM recipient_row
       WHERE name LIKE ? ESCAPE '\\' OR code LIKE ? ESCAPE '\\' ORDER BY name LIMIT ?`,
      part,
      part,
      FOUND_OF_A_KIND,
    ),
  ])
  const [lots = [], batches = [], supplierLots = [], recipients = []] = found
  return [
    ...lots.map((row) => ({
      start: { kind: 'lot' as const, lotId: row.id as string },
      label: row.lot_number as string,
      detail: row.material_name as string,
    })),
    ...batches.map((row) => ({
      start: { kind: 'batch' as const, batchId: row.id as string },
      label: row.batch_number as string,
      detail: `${String(row.product_name)} ${String(row.strength)}`,
    })),
    ...supplierLots.map((row) => ({
      start: {
        kind: 'supplier_lot' as const,
        supplier: row.supplier as string,
        supplierLot: row.supplier_lot as string,
      },
      label: row.supplier_lot as string,
      detail: `${String(row.supplier)}, ${String(row.material_name)}${Number(row.lots) > 1 ? `, received ${String(row.lots)} times` : ''}`,
    })),
    ...recipients.map((row) => ({
      start: { kind: 'recipient' as const, recipientId: row.id as string },
      label: row.name as string,
      detail: row.code as string,
    })),
  ]
}
