import { availableInLot, decide, decimal, initialLot, refusal, zonedDate } from '@batchproof/domain'
import type {
  DecisionContext,
  LotFacts,
  LotState,
  lotCommands,
  OrganisationState,
  PayloadOf,
  PersonState,
  Quantity,
  Refusal,
} from '@batchproof/domain'
import type { LotBlocks } from '@batchproof/protocol'
import { UNCONFIGURED_ZONE } from './facility-zone.ts'

/** A command over a lot that is there. */
type LotCommand = Exclude<keyof typeof lotCommands, 'lot.receive'>

const REASON = 'A reason that is long enough.'
const ID = '00000000-0000-4000-8000-000000000000'
/** A lot number that nobody gives. */
const NUMBER = '\u0000'

interface Stage {
  readonly state: LotState
  readonly lotId: string
  /** What is free; above zero wherever it is asked for. */
  readonly free: Quantity
  readonly today: string
}

/** What leaves the lot by hand: without anything free there is nothing to rehearse. */
const TAKES: readonly LotCommand[] = [
  'lot.sample',
  'lot.waste',
  'lot.distribute',
  'lot.split',
  'lot.combine',
  'lot.transform',
]

const reasoned = () => ({ reason: REASON })
const taken = ({ free }: Stage) => ({ quantity: free, reason: REASON })

/** A payload for each command, with what a person has yet to write written in their stead. */
const rehearsals: { readonly [Name in LotCommand]: (stage: Stage) => PayloadOf<Name> } = {
  'lot.quarantine': reasoned,
  'lot.release': reasoned,
  'lot.hold': reasoned,
  'lot.holdReleased': reasoned,
  'lot.reject': reasoned,
  'lot.assignBarcode': () => ({ barcode: null }),
  'lot.sample': taken,
  'lot.waste': taken,
  'lot.proposeAdjustment': ({ free }) => ({ id: ID, direction: 'increase', quantity: free, reason: REASON }),
  'lot.confirmAdjustment': ({ state }) => ({
    proposalId: state.proposal?.id ?? ID,
    confirmed: false,
    note: '',
  }),
  'lot.recordResult': () => ({
    id: ID,
    analyte: 'An analyte',
    value: '1',
    unit: '%',
    limitLow: '0',
    limitHigh: null,
    method: 'A method',
    reportNumber: 'A report',
  }),
  'lot.distribute': ({ free, today }) => ({
    recipientId: ID,
    quantity: free,
    distributedOn: today,
    documentNumber: 'A document',
    override: null,
  }),
  'lot.split': ({ free }) => ({
    children: [{ id: ID, lotNumber: NUMBER, quantity: free }],
    waste: null,
    reason: REASON,
    override: null,
  }),
  'lot.combine': ({ lotId, free }) => ({
    lotNumber: NUMBER,
    parents: [{ lotId, quantity: free }],
    waste: null,
    reason: REASON,
    override: null,
  }),
  'lot.transform': ({ free, today }) => ({
    childId: ID,
    lotNumber: NUMBER,
    materialId: ID,
    quantity: free,
    waste: null,
    expiresOn: today,
    reason: REASON,
    override: null,
  }),
}

/** Everything that a rehearsal asks from elsewhere: a recipient and a material that nothing stands against. */
function factsOf(state: LotState, lotId: string, organisation: OrganisationState): LotFacts {
  const unit = state.onHand?.unit ?? 'each'
  return {
    subjectId: ID,
    organisation,
    material: {
      id: ID,
      details: {
        code: NUMBER,
        name: '',
        unit,
        sterile: false,
        barcodeRequired: false,
        gtin: null,
        productLine: null,
      },
    },
    takenLotNumbers: [],
    parents: { [lotId]: state },
    recipient: { id: ID, details: { code: NUMBER, name: '', address: '', contact: '' }, active: true },
    sales: [],
  }
}

/**
 * What blocks each command over this lot for the person who looks, by command name; an empty list: it can be done. The
 * rules themselves answer, in a rehearsal, so that a button never knows better than the record. A refusal at `override`
 * is a soft block: a justification gets past it (L05–L07). What is only still to be filled in is no block.
 */
export function lotBlocks(
  state: LotState,
  person: PersonState,
  organisation: OrganisationState,
  now: string,
  deviceId: string,
): LotBlocks {
  const { id: personId, name, roles, active } = person
  const timeZone = organisation.facility?.timeZone ?? UNCONFIGURED_ZONE
  const actor = { personId, name, roles: active ? roles : [] }
  const context: DecisionContext = { actor, now, performedAt: now, timeZone, deviceId }
  const lotId = state.identity?.id ?? ID
  const free = availableInLot(state) ?? { value: '0', unit: 'each' }
  const isEmpty = decimal.isZero(free.value)
  const stage: Stage = {
    state,
    lotId,
    free: isEmpty ? { ...free, value: '1' } : free,
    today: zonedDate(now, timeZone),
  }
  const facts = factsOf(state, lotId, organisation)
  const blocks = (Object.keys(rehearsals) as LotCommand[]).map((command) => {
    // The combined lot is the subject of its command; this one is a parent.
    const subject = command === 'lot.combine' ? initialLot : state
    const decision = decide(command, subject, rehearsals[command](stage), facts, context)
    const refusals = decision.ok ? [] : decision.refusals.filter(isBlock)
    const lacks = isEmpty && TAKES.includes(command) && refusals.length === 0
    return [command, lacks ? [nothingFree()] : refusals]
  })
  return Object.fromEntries(blocks) as LotBlocks
}

const isBlock = ({ field }: Refusal): boolean => field === undefined || field === 'override'

const nothingFree = (): Refusal =>
  refusal('lot_insufficient', 'Nothing of this lot is free: it is reserved or taken by batches.')
