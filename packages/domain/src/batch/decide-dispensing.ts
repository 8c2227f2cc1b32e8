import { isZero } from '../kernel/decimal.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { compareQuantities, formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkStepValues } from './check-values.ts'
import { issueComponent } from './component-issue.ts'
import { heldUse, netOf } from './component-use.ts'
import { actOf } from './act.ts'
import { assignmentProblem, deviationProblem, stepInTurn } from './step-in-turn.ts'
import { currentStep } from './step-order.ts'
import { valueSurroundings } from './value-surroundings.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BillLine } from '../formula/bill-of-materials.ts'
import type { ProcedureStep, StepField } from '../formula/procedure.ts'
import type { BatchState, ComponentUse } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { batchCommands } from './commands.ts'
import type { ComponentValue } from './component-issue.ts'
import type { BatchDecisionEvent } from './decide-steps.ts'
import type { FieldValue } from './step-values.ts'

type ComponentField = Extract<StepField, { kind: 'component' }>
interface Place {
  readonly field: ComponentField
  readonly line: BillLine
}

/** A machine may issue only with the scope for it, in the name of the person it was registered for (11.10(d), (h)). */
function machineProblem({ organisation }: BatchFacts, { actor, deviceId }: DecisionContext): Refusal | null {
  const device = organisation.devices.find(({ id }) => id === deviceId)
  if (device?.kind !== 'gateway') return null
  const { machine, name, revokedAt } = device
  const may =
    revokedAt === null && machine?.scopes.includes('components.issue') && machine.personId === actor.personId
  return may ? null : refusal('not_authorised', `${name} may not issue components.`)
}

/** The component of the step that is meant: the one that is named, else the only one of the lot's material. */
function placeOf(
  step: ProcedureStep,
  { lineId, lotId }: { readonly lineId?: string | undefined; readonly lotId: string },
  facts: BatchFacts,
): Place | Refusal {
  const places = step.fields.flatMap((field): Place[] => {
    if (field.kind !== 'component') return []
    const line = facts.master?.content.billOfMaterials.find(({ id }) => id === field.lineId)
    return line ? [{ field, line }] : []
  })
  if (lineId !== undefined) {
    const named = places.find(({ line }) => line.id === lineId)
    return named ?? refusal('value_invalid', `Step ${step.title} takes no component ${lineId}.`, 'lineId')
  }
  const identity = facts.lots[lotId]?.identity
  if (!identity) return refusal('lot_unknown', 'This code belongs to no lot on record.', 'lotId')
  const [place, other] = places.filter(({ line }) => line.materialCode === identity.materialCode)
  if (other)
    return refusal(
      'value_invalid',
      `Step ${step.title} takes ${identity.materialName} twice. Say for which.`,
      'lineId',
    )
  if (place) return place
  const words = `Lot ${identity.lotNumber} is ${identity.materialName}, which step ${step.title} does not take.`
  return refusal('lot_wrong_component', words, 'lotId')
}

/** Where in the request the reason lies; the rules name the field of the step. */
const FIELD_OF: Partial<Record<Refusal['code'], string>> = {
  barcode_mismatch: 'scan',
  lot_insufficient: 'quantity',
  older_lot_in_stock: 'newerLotReason',
}

const inRequest = (found: Refusal): Refusal => ({ ...found, field: FIELD_OF[found.code] ?? 'lotId' })

/** What the bill says of the quantity: in its unit, and within its limits, since a deviation is signed at the step. */
function quantityProblem(
  state: BatchState,
  stepId: string,
  { field }: Place,
  value: ComponentValue,
  facts: BatchFacts,
  context: DecisionContext,
): Refusal | null {
  const values = { [field.id]: value }
  const around = valueSurroundings(state, stepId, values, facts, context)
  const { checks, refusals } = checkStepValues([field], values, around)
  const found = refusals[0] ?? deviationProblem(checks, null)
  return found ? { ...found, field: 'quantity' } : null
}

const takenAlready = (use: ComponentUse): Refusal =>
  refusal(
    'component_issued',
    `${formatQuantity(netOf(use))} of lot ${use.lotNumber} was issued for ${use.materialName} already. Return it to stock first.`,
    'lineId',
  )

/**
 * Why what is signed is not what was issued before the step was signed, or null. It is issued once: the step repeats
 * it, and adds nothing to it (B21.1).
 */
export function issuedBeforeProblem(
  field: ComponentField,
  use: ComponentUse,
  value: FieldValue | undefined,
): Refusal | null {
  const net = netOf(use)
  const order = value?.kind === 'component' ? compareQuantities(value.quantity, net) : null
  if (value?.kind === 'component' && value.lotId === use.lotId && order?.ok && order.order === 0) return null
  const by = use.machine?.name ?? use.by.name
  const words = `${field.label}: ${by} issued ${formatQuantity(net)} of lot ${use.lotNumber}. Record that, or return it to stock first.`
  return refusal('component_issued', words, `values.${field.id}`)
}

/** Takes a component before its step is signed: from a scanner or another system, by the rules of the kiosk's scan (B08.2, R02). */
export const dispensingDeciders: Deciders<
  Pick<typeof batchCommands, 'batch.issueComponent'>,
  BatchState,
  BatchFacts,
  BatchDecisionEvent
> = {
  'batch.issueComponent': (state, payload, facts, context) => {
    const { lotId, quantity, scan, newerLotReason, request } = payload
    const content = facts.master?.content
    const stepId = payload.stepId ?? (content ? (currentStep(state, content)?.step.id ?? '') : '')
    const { step, problem } = stepInTurn(state, stepId, 'batch.issueComponent', facts)
    const refused = machineProblem(facts, context) ?? problem ?? assignmentProblem(state, context)
    if (refused || !step) return refuse(refused ?? refusal('not_found', 'There is no such step.'))
    const place = placeOf(step, payload, facts)
    if ('code' in place) return refuse(place)
    const before = heldUse(state, stepId, place.line.id)
    if (before) return refuse(takenAlready(before))
    const sameLot = state.components.find(
      (use) => use.stepId === stepId && use.lotId === lotId && !isZero(netOf(use).value),
    )
    if (sameLot)
      return refuse(refusal('step_value_invalid', 'The same lot is entered twice in this step.', 'lotId'))
    const value: ComponentValue = { kind: 'component', lotId, quantity, scan, newerLotReason }
    const unfit = quantityProblem(state, stepId, place, value, facts, context)
    if (unfit) return refuse(unfit)
    const { field, line } = place
    const issued = issueComponent(state, stepId, field.id, line, value, facts, context, actOf(context))
    if (!issued.ok) return refuse(inRequest(issued.refusal))
    const { use, event } = issued.issue
    return accept<BatchDecisionEvent>(
      { type: 'ComponentIssued', payload: { stepId, fieldId: field.id, component: use, request } },
      event,
    )
  },
}
