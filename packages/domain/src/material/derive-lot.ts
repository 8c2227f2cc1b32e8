import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { addQuantities, compareQuantities, convert, formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { streamName } from '../kernel/stream.ts'
import { combinedIdentity, combinedStatus, soonestBeyondUse } from './combined-lot.ts'
import { lineOfLot, movementBlocks, overrideBlocks } from './lot-blocks.ts'
import {
  amountProblem,
  closedWhenEmpty,
  isWithItsBatch,
  knownLot,
  lotStateProblem,
  takeProblem,
} from './lot-facts.ts'
import { combinedStandings } from './lot-results.ts'
import type { z } from 'zod'
import type { Decider } from '../kernel/decider.ts'
import type { Quantity } from '../kernel/quantity.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { movementCommands } from './commands.ts'
import type { KnownLot, LotFacts } from './lot-facts.ts'
import type { DerivationKind, LotEvent, LotIdentity, LotState } from './lot.ts'
import type { LotStatus } from './lot-states.ts'

type Payload<Name extends keyof typeof movementCommands> = z.output<
  (typeof movementCommands)[Name]['payload']
>

/** What keeps a lot from being moved at all, whatever the override: its state, or a batch that has still to decide. */
function moveProblem(lot: LotState, command: string): Refusal | null {
  const problem = lotStateProblem(lot, command)
  if (problem) return problem
  return isWithItsBatch(lot)
    ? refusal('state_forbids', `Lot ${lot.identity?.lotNumber} waits for the decision on its batch.`)
    : null
}

const numberTaken = (lotNumber: string, field: string) =>
  refusal('already_exists', `Lot number ${lotNumber} is taken.`, field)

/** What is lost on the way must be something, of the lot's kind, and less than what goes in. */
function wasteProblem(waste: Quantity | null, whole: Quantity, lotNumber: string): Refusal | null {
  if (!waste) return null
  const wrong = amountProblem(waste, whole, lotNumber, 'waste')
  if (wrong) return wrong
  const order = compareQuantities(waste, whole)
  return order.ok && order.order < 0
    ? null
    : refusal('value_invalid', 'Not everything can be waste: nothing would be left.', 'waste.value')
}

const onStream = (lotId: string, events: readonly LotEvent[]): LotEvent[] =>
  events.map((event) => ({ ...event, stream: streamName('lot', lotId) }))

const moved = (
  kind: DerivationKind,
  childId: string,
  childLotNumber: string,
  quantity: Quantity,
  reason: string,
): LotEvent => ({ type: 'LotMoved', payload: { kind, childId, childLotNumber, quantity, reason } })

/** Sums quantities that were checked to be of the family of `kept`, in its unit. */
function sumIn(kept: Quantity, quantities: readonly Quantity[]): Quantity {
  return quantities.reduce(
    (sum, quantity) => {
      const next = addQuantities(sum, quantity)
      if (!next.ok) throw new Error(`${quantity.unit} was checked to be of the family of ${kept.unit}`)
      return next.quantity
    },
    { value: '0', unit: kept.unit },
  )
}

function splitProblems(lot: KnownLot, { children, waste }: Payload<'lot.split'>, facts: LotFacts): Refusal[] {
  const problems: Refusal[] = []
  const wholes = [...children.map(({ quantity }) => quantity), ...(waste ? [waste] : [])]
  for (const [index, { lotNumber, quantity, id }] of children.entries()) {
    const at = `children.${index}`
    const wrong = amountProblem(quantity, lot.onHand, lot.identity.lotNumber, `${at}.quantity`)
    if (wrong) problems.push(wrong)
    const again = children.slice(0, index).some((other) => other.lotNumber === lotNumber || other.id === id)
    if (again || facts.takenLotNumbers.includes(lotNumber))
      problems.push(numberTaken(lotNumber, `${at}.lotNumber`))
  }
  const wrongWaste = waste ? amountProblem(waste, lot.onHand, lot.identity.lotNumber, 'waste') : null
  if (wrongWaste) problems.push(wrongWaste)
  if (problems.length > 0) return problems
  const short = takeProblem(lot, sumIn(lot.onHand, wholes), 'children')
  return short ? [short] : []
}

/** Splits a lot: each child takes its part, the parent keeps the rest (L08). */
export const splitLot: Decider<LotState, Payload<'lot.split'>, LotFacts, LotEvent> = (
  state,
  payload,
  facts,
  context,
) => {
  const lot = knownLot(state)
  if (!lot) return refuse(refusal('not_found', 'There is no such lot.'))
  const forbidden = moveProblem(state, 'lot.split')
  if (forbidden) return refuse(forbidden)
  const weighed = overrideBlocks(
    movementBlocks(state, lineOfLot(state, facts.organisation)),
    payload.override,
  )
  const blocked = refuseIfAny([...splitProblems(lot, payload, facts), ...weighed.refusals])
  if (blocked) return blocked
  const { children, waste, reason } = payload
  const leaves = children.map((child) => moved('split', child.id, child.lotNumber, child.quantity, reason))
  const lost: LotEvent[] = waste ? [{ type: 'LotWasted', payload: { quantity: waste, reason } }] : []
  const words = `Nothing left after the split into ${children.map(({ lotNumber }) => lotNumber).join(', ')}`
  const derived = children.flatMap((child) =>
    onStream(child.id, [
      {
        type: 'LotDerived',
        payload: {
          kind: 'split',
          identity: { ...lot.identity, id: child.id, lotNumber: child.lotNumber },
          status: state.status,
          parents: [{ lotId: lot.identity.id, lotNumber: lot.identity.lotNumber, quantity: child.quantity }],
          quantity: sumIn(lot.onHand, [child.quantity]),
          results: state.results,
          certificate: state.certificate,
          beyondUse: state.beyondUse,
          reason: `Split off lot ${lot.identity.lotNumber}: ${reason}`,
          at: context.now,
        },
      },
    ]),
  )
  const parent = closedWhenEmpty(state, [...weighed.events, ...leaves, ...lost], words, context.now)
  return accept(...parent, ...derived)
}

/** The new lot, and its waste that leaves it at once. */
function derivedLot(
  payload: Extract<LotEvent, { type: 'LotDerived' }>['payload'],
  waste: Quantity | null,
  reason: string,
): LotEvent[] {
  const lost: LotEvent[] = waste ? [{ type: 'LotWasted', payload: { quantity: waste, reason } }] : []
  return onStream(payload.identity.id, [{ type: 'LotDerived', payload }, ...lost])
}

interface Part {
  readonly lot: KnownLot
  readonly quantity: Quantity
}

function partsOf({ parents }: Payload<'lot.combine'>, facts: LotFacts): Part[] | Refusal {
  const parts: Part[] = []
  for (const [index, { lotId, quantity }] of parents.entries()) {
    const at = `parents.${index}`
    const lot = knownLot(facts.parents[lotId])
    if (!lot) return refusal('not_found', 'There is no such lot.', `${at}.lotId`)
    if (parts.some((part) => part.lot.identity.id === lotId))
      return refusal('value_invalid', `Lot ${lot.identity.lotNumber} is named twice.`, `${at}.lotId`)
    const problem = moveProblem(lot.state, 'lot.combine') ?? takeProblem(lot, quantity, `${at}.quantity`)
    if (problem) return problem
    parts.push({ lot, quantity })
  }
  return parts
}

/** Lots go together when they are the same material of the same line, and none of them or all are drafts. */
function incompatibility(parts: readonly Part[]): Refusal | null {
  const [first, ...others] = parts.map(({ lot }) => lot)
  if (!first) return null
  for (const { identity, state, onHand } of others) {
    const { materialCode, productLine, kind, lotNumber } = identity
    const names = `Lots ${first.identity.lotNumber} and ${lotNumber}`
    if (
      materialCode !== first.identity.materialCode ||
      kind !== first.identity.kind ||
      productLine !== first.identity.productLine
    )
      return refusal('lots_incompatible', `${names} are not the same material.`, 'parents')
    if (!compareQuantities(onHand, first.onHand).ok)
      return refusal(
        'lots_incompatible',
        `${names} are kept in ${first.onHand.unit} and ${onHand.unit}.`,
        'parents',
      )
    if ((state.status === 'draft') !== (first.state.status === 'draft'))
      return refusal(
        'lots_incompatible',
        `${names}: a draft goes with drafts only. Send it to quarantine first.`,
        'parents',
      )
  }
  return null
}

/** Combines lots into a new one: soonest expiry, worst status, a pass only where all passed (L08). */
export const combineLots: Decider<LotState, Payload<'lot.combine'>, LotFacts, LotEvent> = (
  _state,
  payload,
  facts,
  context,
) => {
  const { lotNumber, waste, reason, override } = payload
  const childId = facts.subjectId
  if (facts.takenLotNumbers.includes(lotNumber)) return refuse(numberTaken(lotNumber, 'lotNumber'))
  const parts = partsOf(payload, facts)
  if ('code' in parts) return refuse(parts)
  const apart = incompatibility(parts)
  if (apart) return refuse(apart)
  const states = parts.map(({ lot }) => lot.state)
  const [first] = parts
  if (!first) return refuse(refusal('value_invalid', 'Name the lots to combine.', 'parents'))
  const whole = sumIn(
    first.lot.onHand,
    parts.map(({ quantity }) => quantity),
  )
  const found = states.map((lot) => movementBlocks(lot, lineOfLot(lot, facts.organisation)))
  const weighed = found.map((blocks) => overrideBlocks(blocks, override))
  const lost = wasteProblem(waste, whole, lotNumber)
  const blocked = refuseIfAny([...(lost ? [lost] : []), ...weighed.flatMap(({ refusals }) => refusals)])
  if (blocked) return blocked
  const left = parts.flatMap(({ lot, quantity }, index) => {
    const goes = [...(weighed[index]?.events ?? []), moved('combine', childId, lotNumber, quantity, reason)]
    const words = `Nothing left after combining into ${lotNumber}`
    return closedWhenEmpty(lot.state, onStream(lot.identity.id, goes), words, context.now)
  })
  const names = parts.map(({ lot }) => lot.identity.lotNumber).join(', ')
  const child = derivedLot(
    {
      kind: 'combine',
      identity: combinedIdentity(
        childId,
        lotNumber,
        parts.map(({ lot }) => lot.identity),
      ),
      status: combinedStatus(states.map(({ status }) => status)),
      parents: parts.map(({ lot, quantity }) => ({
        lotId: lot.identity.id,
        lotNumber: lot.identity.lotNumber,
        quantity,
      })),
      quantity: whole,
      results: combinedStandings(states.map(({ results }) => results)),
      certificate: [],
      beyondUse: soonestBeyondUse(states),
      reason: `Combined of lots ${names}: ${reason}`,
      at: context.now,
    },
    waste,
    reason,
  )
  // The new lot is the subject: its own events come first, so that the command's name stands on them.
  return accept(...child, ...left)
}

/** A released lot that became something else was never examined as that: it waits in quarantine. */
const transformedStatus = (status: LotStatus): LotStatus => (status === 'released' ? 'quarantine' : status)

/** Makes another material of a lot, of the same dimension: what goes in comes out, waste named (L08). */
export const transformLot: Decider<LotState, Payload<'lot.transform'>, LotFacts, LotEvent> = (
  state,
  payload,
  facts,
  context,
) => {
  const { childId, lotNumber, quantity, waste, expiresOn, reason, override } = payload
  const lot = knownLot(state)
  if (!lot) return refuse(refusal('not_found', 'There is no such lot.'))
  const forbidden = moveProblem(state, 'lot.transform')
  if (forbidden) return refuse(forbidden)
  const details = facts.material?.details
  if (!details) return refuse(refusal('not_found', 'There is no such material.', 'materialId'))
  const problems: Refusal[] = []
  if (details.code === lot.identity.materialCode)
    problems.push(
      refusal('value_invalid', `Lot ${lot.identity.lotNumber} is ${details.name} already.`, 'materialId'),
    )
  if (facts.takenLotNumbers.includes(lotNumber)) problems.push(numberTaken(lotNumber, 'lotNumber'))
  const wrong =
    takeProblem(lot, quantity, 'quantity') ?? wasteProblem(waste, quantity, lot.identity.lotNumber)
  if (wrong) problems.push(wrong)
  const becomes = convert(quantity, details.unit)
  if (!becomes.ok)
    problems.push(
      refusal(
        'value_invalid',
        `${details.name} is kept in ${details.unit}: ${lot.onHand.unit} cannot become that. Make it in a batch.`,
        'materialId',
      ),
    )
  const weighed = overrideBlocks(movementBlocks(state, lineOfLot(state, facts.organisation)), override)
  const blocked = refuseIfAny([...problems, ...weighed.refusals])
  if (blocked || !becomes.ok) return blocked ?? refuse(refusal('value_invalid', 'The units do not fit.'))
  const left = [...weighed.events, moved('transform', childId, lotNumber, quantity, reason)]
  const identity: LotIdentity = {
    ...lot.identity,
    id: childId,
    lotNumber,
    kind: 'component',
    materialCode: details.code,
    materialName: details.name,
    expiresOn,
    barcodeRequired: details.barcodeRequired,
    gtin: details.gtin,
    certificateSha256: null,
    batchId: null,
    productLine: details.productLine ?? null,
    sterile: details.sterile,
  }
  const child = derivedLot(
    {
      kind: 'transform',
      identity,
      status: transformedStatus(state.status),
      parents: [{ lotId: lot.identity.id, lotNumber: lot.identity.lotNumber, quantity }],
      quantity: becomes.quantity,
      results: {},
      certificate: [],
      beyondUse: null,
      reason: `Made of lot ${lot.identity.lotNumber}: ${reason}`,
      at: context.now,
    },
    waste,
    reason,
  )
  const words = `Nothing left after ${formatQuantity(quantity)} became ${lotNumber}`
  return accept(...closedWhenEmpty(state, left, words, context.now), ...child)
}
