import { statement } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import type { LotFacts, Sale, StateOf, Unit } from '@batchproof/domain'
import { none } from './answers.ts'
import type { FactsPlanner } from './facts.ts'
import type { Gathering, ReadHead } from './gathering.ts'

/** What payloads of lot commands name. */
interface AnyPayload {
  readonly materialId?: string
  readonly recipientId?: string
  readonly lotNumber?: string
  readonly childId?: string
  readonly children?: readonly { readonly id: string; readonly lotNumber: string }[]
  readonly parents?: readonly { readonly lotId: string }[]
}

/** Lot numbers that are given already. */
function askTaken(gathering: Gathering, numbers: readonly string[], subject: string): () => string[] {
  if (numbers.length === 0) return none([])
  const sql = `SELECT code FROM code_taken
    WHERE kind = 'lot' AND code IN (SELECT value FROM json_each(?)) AND stream <> ?`
  return gathering.ask(statement(sql, JSON.stringify(numbers), `lot:${subject}`), (rows) =>
    rows.map((row) => row.code as string),
  )
}

/** What was sold of a lot since it was last released. */
function askSales(gathering: Gathering, lotId: string, lot: () => ReadHead<StateOf<'lot'>>): () => Sale[] {
  const sql = `SELECT id, recipient_id, recipient_name, quantity_value, quantity_unit, distributed_on, document_number, at
    FROM distribution WHERE lot_id = ? ORDER BY at, id`
  return gathering.ask(statement(sql, lotId), (rows) =>
    rows
      .filter((row) => (row.at as string) >= (lot().state.releasedAt ?? ''))
      .map((row) => ({
        distributionId: row.id as string,
        recipientId: row.recipient_id as string,
        recipientName: row.recipient_name as string,
        quantity: { value: row.quantity_value as string, unit: row.quantity_unit as Unit },
        distributedOn: row.distributed_on as string,
        documentNumber: row.document_number as string,
      })),
  )
}

/** Gathers the facts of any command over a lot. Nothing of it grows with the history of the lot. */
export const planLotFacts: FactsPlanner = (gathering, { type, subject, payload }) => {
  const { materialId, recipientId, lotNumber, childId, children = [], parents = [] } = payload as AnyPayload
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const lot = gathering.head('lot', subject)
  const material = materialId === undefined ? null : gathering.head('material', materialId)
  const recipient = recipientId === undefined ? null : gathering.head('recipient', recipientId)
  const numbers = [
    ...(lotNumber === undefined ? [] : [lotNumber]),
    ...children.map((child) => child.lotNumber),
  ]
  const taken = askTaken(gathering, numbers, subject)
  const heads = parents.map(({ lotId }) => ({ lotId, head: gathering.head('lot', lotId) }))
  // Lots that the command begins must not be there yet.
  for (const id of [...children.map((child) => child.id), ...(childId === undefined ? [] : [childId])])
    gathering.head('lot', id)
  const sales = type === 'lot.holdReleased' ? askSales(gathering, subject, lot) : none<Sale[]>([])
  return {
    facts: (): LotFacts => ({
      subjectId: subject,
      organisation: organisation().state,
      material: material?.().state ?? null,
      takenLotNumbers: taken(),
      parents: Object.fromEntries(heads.map(({ lotId, head }) => [lotId, head().state])),
      recipient: recipient?.().state ?? null,
      sales: sales(),
    }),
    guards: () => [material, recipient].flatMap((head) => (head ? [head().stream] : [])),
    numbers: () => [],
  }
}
