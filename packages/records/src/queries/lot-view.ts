import { statement } from '@batchproof/db'
import { analyteKey, availableInLot, lineOfLot, ORGANISATION_ID } from '@batchproof/domain'
import type { LotState, OrganisationState } from '@batchproof/domain'
import type { AccountBalance, LotView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import { auditFromRow, historyStatement } from './audit.ts'
import { lotBlocks } from './lot-blocks.ts'
import {
  distributionFromRow,
  overrideFromRow,
  relationFromRow,
  resultFromRow,
  useFromRow,
} from './material-rows.ts'
import { lotFromRow } from './rows.ts'
import { signaturesFromRows, signedEventsStatement } from './signatures.ts'
import type { Records, Requester } from '../records.ts'

/** Lists on a lot's page are cut here; the ledger and the reports go on. */
const LONGEST_LIST = 200

const NAMED = 'l.lot_number, l.material_name'
const USES = `SELECT c.*, b.batch_number FROM batch_component c JOIN batch_row b ON b.id = c.batch_id
  WHERE c.lot_id = ? ORDER BY c.used_at DESC LIMIT ${LONGEST_LIST}`
const RESULTS = `SELECT * FROM lot_result WHERE lot_id = ? ORDER BY version DESC LIMIT ${LONGEST_LIST}`
const OVERRIDES = `SELECT o.*, ${NAMED} FROM lot_override o JOIN lot_row l ON l.id = o.lot_id
  WHERE o.lot_id = ? ORDER BY o.version DESC LIMIT ${LONGEST_LIST}`
const SALES = `SELECT d.*, ${NAMED} FROM distribution d JOIN lot_row l ON l.id = d.lot_id
  WHERE d.lot_id = ? ORDER BY d.at DESC, d.id LIMIT ${LONGEST_LIST}`
const related = (other: 'parent_lot_id' | 'child_lot_id', own: 'parent_lot_id' | 'child_lot_id') =>
  `SELECT e.*, l.id AS lot_id, ${NAMED}, l.status, b.batch_number
   FROM lot_edge e JOIN lot_row l ON l.id = e.${other} LEFT JOIN batch_row b ON b.id = e.batch_id
   WHERE e.${own} = ? ORDER BY e.at DESC, l.lot_number LIMIT ${LONGEST_LIST}`
const PARENTS = related('parent_lot_id', 'child_lot_id')
const CHILDREN = related('child_lot_id', 'parent_lot_id')

/** One lot with everything that its page shows but the ledger. Null when there is none. */
export async function readLot(
  records: Records,
  requester: Pick<Requester, 'personId' | 'deviceId'>,
  lotId: string,
): Promise<LotView | null> {
  const stream = `lot:${lotId}`
  const gathering = new Gathering()
  const head = gathering.head('lot', lotId)
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const person = gathering.head('person', requester.personId)
  const row = gathering.ask(statement('SELECT * FROM lot_row WHERE id = ?', lotId), ([found]) =>
    found ? lotFromRow(found) : null,
  )
  const signed = gathering.ask(signedEventsStatement(stream), (rows) => rows)
  const history = gathering.ask(historyStatement(stream), (rows) => rows.map(auditFromRow))
  const list = <Line>(sql: string, toLine: (row: Parameters<typeof useFromRow>[0]) => Line) =>
    gathering.ask(statement(sql, lotId), (rows) => rows.map(toLine))
  const uses = list(USES, useFromRow)
  const results = list(RESULTS, resultFromRow)
  const overrides = list(OVERRIDES, overrideFromRow)
  const distributions = list(SALES, distributionFromRow)
  const parents = list(PARENTS, relationFromRow)
  const children = list(CHILDREN, relationFromRow)
  const numbers = gathering.ask(statement(BATCH_NUMBERS, stream), (rows) =>
    Object.fromEntries(rows.map((found) => [found.id as string, found.batch_number as string])),
  )
  await gathering.read(records.db)
  const found = row()
  if (!found) return null
  const { state, version, hash } = head()
  const policies = organisation().state
  return {
    row: found,
    state,
    streamVersion: version,
    headHash: hash,
    signatures: signaturesFromRows(signed(), { name: `Lot ${found.lotNumber}` }),
    history: history(),
    balances: balancesOf(state, numbers()),
    uses: uses(),
    results: results(),
    targetAssays: targetAssaysOf(state, policies),
    overrides: overrides(),
    distributions: distributions(),
    parents: parents(),
    children: children(),
    blocks: lotBlocks(state, person().state, policies, records.now(), requester.deviceId),
  }
}

const BATCH_NUMBERS = `SELECT id, batch_number FROM batch_row
  WHERE id IN (SELECT taken.key FROM stream_head h, json_each(h.state, '$.issued') taken WHERE h.stream = ?)`

function balancesOf(state: LotState, numbers: Readonly<Record<string, string>>): AccountBalance[] {
  const free = availableInLot(state)
  if (!free) return []
  const issued = Object.entries(state.issued).map(([batchId, quantity]) => ({
    account: 'issued' as const,
    batchId,
    batchNumber: numbers[batchId] ?? null,
    quantityValue: quantity.value,
    quantityUnit: quantity.unit,
  }))
  const reserved = Object.entries(state.reserved).map(([batchId, { batchNumber, quantity }]) => ({
    account: 'reserved' as const,
    batchId,
    batchNumber,
    quantityValue: quantity.value,
    quantityUnit: quantity.unit,
  }))
  const { value: quantityValue, unit: quantityUnit } = free
  const available = { account: 'available', batchId: null, batchNumber: null } as const
  return [{ ...available, quantityValue, quantityUnit }, ...reserved, ...issued]
}

function targetAssaysOf(state: LotState, organisation: OrganisationState): LotView['targetAssays'] {
  const targets = lineOfLot(state, organisation)?.targetAssays ?? []
  return targets.map((analyte) => ({
    analyte,
    standing: state.results[analyteKey(analyte)]?.standing ?? 'missing',
  }))
}
