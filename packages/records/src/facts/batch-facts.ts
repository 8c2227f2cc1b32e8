import { nextNumberIn, nextNumberStatement, statement, takeNumberStatement } from '@batchproof/db'
import type { Row } from '@batchproof/db'
import { ORGANISATION_ID } from '@batchproof/domain'
import type {
  BatchFacts,
  CommandName,
  FormulaStatus,
  PayloadOf,
  SlotConflict,
  StateOf,
} from '@batchproof/domain'
import { batchNeeds } from './batch-needs.ts'
import { batchNumber, recordNumber, series } from './series.ts'
import type { BatchNeed } from './batch-needs.ts'
import type { FactsPlanner, FactsRequest } from './facts.ts'
import type { Gathering, ReadHead } from './gathering.ts'

type Plan = PayloadOf<'batch.schedule'>['plan']
type Values = PayloadOf<'batch.performStep'>['values']
interface AnyPayload {
  readonly formulaId?: string
  readonly version?: number
  readonly plan?: Plan
  readonly values?: Values
  readonly deviation?: { readonly id: string } | null
}

const byId = <State>(heads: readonly ReadHead<State>[]): Record<string, State> =>
  Object.fromEntries(heads.map((head) => [head.stream.slice(head.stream.indexOf(':') + 1), head.state]))

const none =
  <Answer>(answer: Answer) =>
  () =>
    answer
const noHeads = none<ReadHead<never>[]>([])

/** The master: as the payload names it for a new batch, else the batch's own for ever (B02.4). */
function askMaster(
  gathering: Gathering,
  { subject }: FactsRequest,
  payload: AnyPayload,
  fromPayload: boolean,
): () => BatchFacts['master'] {
  const columns = 'formula_id, record_id, version, status, content_hash, content'
  const question = fromPayload
    ? statement(
        `SELECT ${columns} FROM formula_version WHERE formula_id = ? AND version = ?`,
        payload.formulaId ?? '',
        payload.version ?? 0,
      )
    : statement(
        `SELECT ${columns} FROM formula_version WHERE (formula_id, version) =
           (SELECT formula_id, formula_version FROM batch_row WHERE id = ?)`,
        subject,
      )
  return gathering.ask(question, ([row]) => masterFromRow(row))
}

type Master = NonNullable<BatchFacts['master']>

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
export function masterFromRow(row: Row | undefined): BatchFacts['master'] {
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

function askConflicts(gathering: Gathering, subject: string, plan: Plan): () => SlotConflict[] {
  const sql = `SELECT batch_number, room_id, technician_id, starts_at, ends_at FROM schedule_slot
    WHERE batch_id <> ? AND (room_id = ? OR technician_id = ?) AND ends_at > ? AND starts_at < ? ORDER BY starts_at`
  return gathering.ask(
    statement(sql, subject, plan.roomId, plan.technicianId, plan.start, plan.end),
    (rows) =>
      rows.map((row) => ({
        what: row.room_id === plan.roomId ? 'room' : 'technician',
        batchNumber: row.batch_number as string,
        slot: { start: row.starts_at as string, end: row.ends_at as string },
      })),
  )
}

/** Lots named in the step's values, and the others of the same materials that first-in-first-out must know. */
function askLots(
  gathering: Gathering,
  values: Values,
): { lots: () => ReadHead<StateOf<'lot'>>[]; stock: () => ReadHead<StateOf<'lot'>>[] } {
  const ids = Object.values(values).flatMap((value) => (value.kind === 'component' ? [value.lotId] : []))
  if (ids.length === 0) return { lots: noHeads, stock: noHeads }
  const list = JSON.stringify(ids)
  const lots = gathering.headsWhere('lot', `stream IN (SELECT 'lot:' || value FROM json_each(?))`, list)
  const stock = gathering.headsWhere(
    'lot',
    `stream IN (SELECT 'lot:' || id FROM lot_row WHERE status = 'released'
       AND material_code IN (SELECT material_code FROM lot_row WHERE id IN (SELECT value FROM json_each(?)))
       AND id NOT IN (SELECT value FROM json_each(?)))`,
    list,
    list,
  )
  return { lots, stock }
}

function askEquipment(gathering: Gathering, ids: readonly string[]) {
  if (ids.length === 0) return noHeads
  return gathering.headsWhere(
    'equipment',
    `stream IN (SELECT 'equipment:' || value FROM json_each(?))`,
    JSON.stringify(ids),
  )
}

/** Equipment scanned in the step, and the instruments that gave its readings. */
const equipmentNamed = (values: Values): string[] =>
  Object.values(values).flatMap((value) => {
    if (value.kind === 'equipment') return [value.equipmentId]
    return value.kind === 'number' && value.instrumentId !== null ? [value.instrumentId] : []
  })

/** Gathers the facts of any batch command by its row of `batchNeeds`, in one read. */
export const planBatchFacts: FactsPlanner = (gathering, request) => {
  const needs = batchNeeds[request.type as keyof typeof batchNeeds]
  const need = (name: BatchNeed) => needs.includes(name)
  const payload = request.payload as AnyPayload
  const { subject, actorId } = request
  const plan = need('plan_in_payload') ? payload.plan : undefined
  const values = need('values_in_payload') ? (payload.values ?? {}) : undefined

  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const actor = gathering.head('person', actorId)
  const master = askMaster(gathering, request, payload, need('formula_in_payload'))
  const formula =
    need('formula_in_payload') && payload.formulaId ? gathering.head('formula', payload.formulaId) : null
  const ofBatch = need('plan_of_batch')
  const technician = plan
    ? gathering.headsWhere('person', 'stream = ?', `person:${plan.technicianId}`)
    : gathering.headsWhere(
        'person',
        `stream = 'person:' || (SELECT technician_id FROM batch_row WHERE id = ?)`,
        subject,
      )
  const room = plan
    ? gathering.headsWhere('room', 'stream = ?', `room:${plan.roomId}`)
    : ofBatch
      ? gathering.headsWhere(
          'room',
          `stream = 'room:' || (SELECT room_id FROM batch_row WHERE id = ?)`,
          subject,
        )
      : noHeads
  const equipment = plan
    ? askEquipment(gathering, plan.equipmentIds)
    : ofBatch
      ? gathering.headsWhere(
          'equipment',
          `stream IN (SELECT 'equipment:' || e.value FROM stream_head h, json_each(h.state, '$.plan.equipmentIds') e WHERE h.stream = ?)`,
          `batch:${subject}`,
        )
      : values
        ? askEquipment(gathering, equipmentNamed(values))
        : noHeads
  const conflicts = plan ? askConflicts(gathering, subject, plan) : none<SlotConflict[]>([])
  const fromValues = values ? askLots(gathering, values) : { lots: noHeads, stock: noHeads }
  const used = need('lots_used')
    ? gathering.headsWhere(
        'lot',
        `stream IN (SELECT 'lot:' || lot_id FROM batch_component WHERE batch_id = ?)`,
        subject,
      )
    : noHeads
  const product = need('product_lot') ? gathering.headsWhere('lot', 'stream = ?', `lot:${subject}`) : noHeads
  const deviations = need('deviations')
    ? gathering.headsWhere(
        'deviation',
        `stream IN (SELECT 'deviation:' || id FROM deviation_row WHERE batch_id = ?)`,
        subject,
      )
    : noHeads
  if (payload.deviation) gathering.head('deviation', payload.deviation.id)
  const numbersBatch = need('batch_numbers')
  const numberSeries = numbersBatch ? series.batchNumber(request.facilityCode, request.numberDate()) : ''
  const next = (name: string, wanted: boolean) =>
    wanted ? gathering.ask(nextNumberStatement(name), ([row]) => nextNumberIn(row)) : none(0)
  const nextBatch = next(numberSeries, numbersBatch)
  const nextRecord = next(series.batchRecord, numbersBatch)
  const nextDeviation = next(series.deviation, need('deviation_number'))

  const facts = (): BatchFacts => {
    const found = technician()[0]?.state ?? null
    return {
      subjectId: subject,
      organisation: organisation().state,
      master: master(),
      actor: actor().version > 0 ? actor().state : null,
      technician: found,
      room: room()[0]?.state ?? null,
      equipment: byId<StateOf<'equipment'>>(equipment()),
      lots: byId<StateOf<'lot'>>([...fromValues.lots(), ...used(), ...product()]),
      stock: fromValues.stock().map((head) => head.state),
      deviations: deviations().map((head) => head.state),
      conflicts: conflicts(),
      verificationUrl: request.publicOrigin === null ? null : `${request.publicOrigin}/verify/${subject}`,
      numbers: {
        batchNumber: batchNumber(numberSeries, nextBatch()),
        batchRecordId: recordNumber(series.batchRecord, nextRecord()),
        deviationRecordId: recordNumber(series.deviation, nextDeviation()),
      },
    }
  }
  return {
    facts,
    guards: () => [
      ...[technician(), room(), equipment(), fromValues.lots(), deviations()]
        .flat()
        .map((head) => head.stream),
      ...(formula ? [formula().stream] : []),
      actor().stream,
    ],
    numbers: (eventTypes) => [
      ...(eventTypes.some((type) => type === 'BatchScheduled' || type === 'BatchDrafted')
        ? [
            takeNumberStatement(numberSeries, nextBatch()),
            takeNumberStatement(series.batchRecord, nextRecord()),
          ]
        : []),
      ...(eventTypes.includes('DeviationOpened')
        ? [takeNumberStatement(series.deviation, nextDeviation())]
        : []),
    ],
  }
}

/** Whether a command of this name is over a batch. */
export const isBatchCommand = (name: CommandName): name is keyof typeof batchNeeds =>
  Object.hasOwn(batchNeeds, name)
