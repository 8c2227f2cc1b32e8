import { ORGANISATION_ID } from '@batchproof/domain'
import type { BatchFacts, StateOf } from '@batchproof/domain'
import { byId, noHeads, none } from './answers.ts'
import { batchNeeds } from './batch-needs.ts'
import { askNumbers } from './batch-numbers.ts'
import {
  askAssigned,
  askAtTheBench,
  askLots,
  askPlanned,
  askStockOfBill,
  lotsIn,
} from './batch-surroundings.ts'
import { affectedFromRows, affectedStatement } from '../trace/affected.ts'
import { askMasterOf, askVersion } from './master.ts'
import { provenSignatures } from './proven-readings.ts'
import { askLotsDown } from './recall-facts.ts'
import type { BatchNeed } from './batch-needs.ts'
import type { Plan, Surroundings, Values } from './batch-surroundings.ts'
import type { FactsPlanner, FactsRequest } from './facts.ts'
import type { Gathering } from './gathering.ts'

interface AnyPayload {
  readonly formulaId?: string
  readonly version?: number
  readonly plan?: Plan
  readonly values?: Values
  readonly lotId?: string
  readonly deviation?: { readonly id: string } | null
}

type Needs = (name: BatchNeed) => boolean

function lotsNamed(need: Needs, { lotId, values = {} }: AnyPayload): string[] {
  if (need('lot_in_payload') && lotId) return [lotId]
  return need('values_in_payload') ? lotsIn(values) : []
}

function askSurroundings(
  gathering: Gathering,
  subject: string,
  need: Needs,
  payload: AnyPayload,
): Surroundings {
  if (need('plan_in_payload') && payload.plan) return askPlanned(gathering, subject, payload.plan)
  if (need('plan_of_batch')) return askAssigned(gathering, subject)
  return askAtTheBench(gathering, subject, payload.values ?? {})
}

/** What hangs on the batch elsewhere: lots it used, the lot it made, its deviations. */
function askBelongings(gathering: Gathering, subject: string, need: Needs) {
  // Whatever it reserved, took or made has left an entry; that they are few does not hang on the lots' histories.
  const usedLots = `stream IN (SELECT 'lot:' || lot_id FROM ledger_entry WHERE batch_id = ?)`
  const linked = `stream IN (SELECT 'deviation:' || id FROM deviation_row WHERE batch_id = ?)`
  return {
    used: need('lots_used') ? gathering.headsWhere('lot', usedLots, subject) : noHeads,
    product: need('product_lot') ? gathering.headsWhere('lot', 'stream = ?', `lot:${subject}`) : noHeads,
    madeFromIt: need('lots_made_from_it')
      ? askLotsDown(gathering, { start: { kind: 'batch', batchId: subject } })
      : noHeads,
    delivered: need('lots_made_from_it')
      ? gathering.ask(
          affectedStatement({ start: { kind: 'batch', batchId: subject } }),
          (rows) => affectedFromRows(rows).distributions,
        )
      : none([]),
    deviations: need('deviations') ? gathering.headsWhere('deviation', linked, subject) : noHeads,
  }
}

const verificationUrl = ({ publicOrigin, subject }: FactsRequest): string | null =>
  publicOrigin === null ? null : `${publicOrigin}/verify/${subject}`

/** Gathers the facts of any batch command by its row of `batchNeeds`, in one read. */
export const planBatchFacts: FactsPlanner = (gathering, request) => {
  const needs = batchNeeds[request.type as keyof typeof batchNeeds]
  const need: Needs = (name) => needs.includes(name)
  const payload = request.payload as AnyPayload
  const { subject } = request
  const isNew = need('formula_in_payload')

  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const actor = gathering.head('person', request.actorId)
  const master = isNew ? askVersion(gathering, payload) : askMasterOf(gathering, subject)
  const formula = isNew && payload.formulaId ? gathering.head('formula', payload.formulaId) : null
  const { technician, room, equipment, conflicts } = askSurroundings(gathering, subject, need, payload)
  const { lots, stock } = askLots(gathering, lotsNamed(need, payload))
  const shelves = need('stock_of_bill') ? askStockOfBill(gathering, subject, payload) : noHeads
  const { used, product, madeFromIt, delivered, deviations } = askBelongings(gathering, subject, need)
  // The deviation that the command opens must not be there yet.
  if (payload.deviation) gathering.head('deviation', payload.deviation.id)
  const numbers = askNumbers(gathering, request, {
    batch: need('batch_numbers'),
    deviation: Boolean(payload.deviation),
  })

  let provenReadings: readonly string[] = []
  const settle = async () => {
    provenReadings = await provenSignatures(payload.values ?? {}, organisation().state.devices)
  }

  const facts = (): BatchFacts => ({
    subjectId: subject,
    organisation: organisation().state,
    master: master(),
    actor: actor().version > 0 ? actor().state : null,
    technician: technician()[0]?.state ?? null,
    room: room()[0]?.state ?? null,
    equipment: byId<StateOf<'equipment'>>(equipment()),
    provenReadings,
    lots: byId<StateOf<'lot'>>([...lots(), ...used(), ...product(), ...madeFromIt()]),
    delivered: delivered(),
    stock: [...stock(), ...shelves()].map((head) => head.state),
    deviations: deviations().map((head) => head.state),
    conflicts: conflicts(),
    verificationUrl: verificationUrl(request),
    numbers: numbers.next(),
  })
  const guarded = () => [technician(), room(), equipment(), lots(), deviations()].flat()
  return {
    settle,
    facts,
    guards: () => [...guarded().map((head) => head.stream), ...(formula ? [formula().stream] : [])],
    numbers: numbers.take,
  }
}
