import { compareInstants, secondsBetween, zonedDate } from '../kernel/instant.ts'
import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition, refuseUnlessAllowed } from '../kernel/state-table.ts'
import { actOf } from './act.ts'
import { batchStates } from './batch-states.ts'
import { freeReservations, reserveStock, wantedBill } from './reservation.ts'
import { conflictRefusals, planningChecks, readinessRefusals, startChecks } from './readiness.ts'
import type { Decider, Deciders } from '../kernel/decider.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { FormulaContent } from '../formula/formula-content.ts'
import type { StepField } from '../formula/procedure.ts'
import type { BatchEvent, BatchState, FormulaReference, Plan, TimerOutline } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { batchCommands, PlanRequest } from './commands.ts'
import type { BatchDecisionEvent } from './decide-steps.ts'

function masterProblems(facts: BatchFacts, plannedUnits: number, onDate: string): Refusal[] {
  const { master } = facts
  if (!master) return [refusal('formula_not_approved', 'There is no such formula version.', 'formulaId')]
  const problems: Refusal[] = []
  if (master.status !== 'approved')
    problems.push(
      refusal(
        'formula_not_approved',
        `Version ${master.version} is ${master.status.replaceAll('_', ' ')}, not approved.`,
        'version',
      ),
    )
  const { effectiveDate, theoreticalUnits } = master.content
  if (effectiveDate !== null && effectiveDate > onDate)
    problems.push(
      refusal('formula_not_effective', `The formula is effective from ${effectiveDate}.`, 'plan.start'),
    )
  if (plannedUnits > theoreticalUnits)
    problems.push(
      refusal(
        'value_invalid',
        `The master is for ${theoreticalUnits} units at the most (211.186).`,
        'plannedUnits',
      ),
    )
  return problems
}

function slotProblems({ start, end }: PlanRequest, context: DecisionContext): Refusal[] {
  const problems: Refusal[] = []
  if (compareInstants(end, start) <= 0)
    problems.push(refusal('value_invalid', 'It ends before it starts.', 'plan.end'))
  if (secondsBetween(start, end) > 24 * 3600)
    problems.push(refusal('value_invalid', 'A batch takes the room for 24 hours at the most.', 'plan.end'))
  const { now, timeZone } = context
  if (zonedDate(start, timeZone) < zonedDate(now, timeZone))
    problems.push(refusal('date_in_the_past', 'The day is over. Choose today or a later day.', 'plan.start'))
  return problems
}

/** All that keeps a batch from being planned so: slot, room, person, equipment (B04.2). */
export function planProblems(
  request: PlanRequest,
  content: FormulaContent,
  facts: BatchFacts,
  context: DecisionContext,
): Refusal[] {
  const onDate = zonedDate(request.start, context.timeZone)
  return [
    ...slotProblems(request, context),
    ...readinessRefusals(planningChecks(facts, request.equipmentIds, content, onDate)),
    ...conflictRefusals(facts, context.timeZone),
  ]
}

const planOf = (request: PlanRequest, facts: BatchFacts): Plan => ({
  slot: { start: request.start, end: request.end },
  roomId: request.roomId,
  roomName: facts.room?.details?.name ?? '',
  technicianId: request.technicianId,
  technicianName: facts.technician?.name ?? '',
  equipmentIds: request.equipmentIds,
})

const timerOutline = ({
  id,
  label,
  minimumSeconds,
  maximumSeconds,
}: Extract<StepField, { kind: 'timer' }>): TimerOutline => ({
  fieldId: id,
  label,
  minimumSeconds,
  maximumSeconds,
})

function referenceTo(master: NonNullable<BatchFacts['master']>): FormulaReference {
  const { name, strength, productCode, productLine, hazardous, theoreticalUnits, procedure } = master.content
  const steps = procedure.map(({ id, title, critical, expectedMinutes, fields }) => ({
    id,
    title,
    critical,
    expectedMinutes,
    timers: fields.flatMap((field) => (field.kind === 'timer' ? [timerOutline(field)] : [])),
  }))
  const { formulaId, recordId, version, contentHash } = master
  return {
    formulaId,
    recordId,
    version,
    contentHash,
    name,
    strength,
    productCode,
    productLine,
    hazardous,
    theoreticalUnits,
    steps,
  }
}

/** Makes a plan stick to a batch that exists: for `batch.plan` and `batch.reschedule`. */
function replan(
  command: 'batch.plan' | 'batch.reschedule',
): Decider<BatchState, { plan: PlanRequest; reason?: string }, BatchFacts, BatchDecisionEvent> {
  return (state, { plan, reason }, facts, context) => {
    const blocked = refuseUnlessAllowed(batchStates, state.status, command)
    if (blocked) return blocked
    const onDate = zonedDate(plan.start, context.timeZone)
    const problems = masterProblems(facts, state.plannedUnits, onDate)
    // A superseded version stays good for a batch that was scheduled while it was approved (B02.4).
    const relevant = problems.filter(
      (item) => item.code !== 'formula_not_approved' || facts.master?.status !== 'superseded',
    )
    const content = facts.master?.content
    const all = content ? [...relevant, ...planProblems(plan, content, facts, context)] : relevant
    const to = planOf(plan, facts)
    const blocks = refuseIfAny(all)
    if (blocks) return blocks
    // A batch that moves to another day keeps what it has reserved.
    if (state.plan) {
      const moved: BatchEvent = {
        type: 'BatchRescheduled',
        payload: { from: state.plan, to, reason: reason ?? '' },
      }
      return accept<BatchDecisionEvent>(moved)
    }
    const { events, shortfalls } = reserveStock(
      state,
      content ? wantedBill(content, state.plannedUnits, facts.stock, onDate) : [],
      facts.stock,
      onDate,
    )
    return accept<BatchDecisionEvent>({ type: 'BatchPlanned', payload: { plan: to, shortfalls } }, ...events)
  }
}

type PlanningCommands = Pick<
  typeof batchCommands,
  'batch.draft' | 'batch.schedule' | 'batch.plan' | 'batch.reschedule' | 'batch.cancel' | 'batch.start'
>

export const planningDeciders: Deciders<PlanningCommands, BatchState, BatchFacts, BatchDecisionEvent> = {
  'batch.draft': (_state, { plannedUnits }, facts, { now, timeZone }) => {
    const problems = masterProblems(facts, plannedUnits, zonedDate(now, timeZone)).filter(
      (item) => item.code !== 'formula_not_effective',
    )
    if (!facts.master || problems.length > 0) return refuseIfAny(problems) ?? accept()
    const { batchNumber, batchRecordId: recordId } = facts.numbers
    const formula = referenceTo(facts.master)
    return accept({
      type: 'BatchDrafted',
      payload: { id: facts.subjectId, batchNumber, recordId, formula, plannedUnits },
    })
  },

  'batch.schedule': (_state, { plannedUnits, plan }, facts, context) => {
    const onDate = zonedDate(plan.start, context.timeZone)
    const problems = masterProblems(facts, plannedUnits, onDate)
    if (!facts.master) return refuseIfAny(problems) ?? accept()
    const { content } = facts.master
    const blocked = refuseIfAny([...problems, ...planProblems(plan, content, facts, context)])
    if (blocked) return blocked
    const { batchNumber, batchRecordId: recordId } = facts.numbers
    const id = facts.subjectId
    const { events, shortfalls } = reserveStock(
      { id, batchNumber },
      wantedBill(content, plannedUnits, facts.stock, onDate),
      facts.stock,
      onDate,
    )
    const payload = {
      id,
      batchNumber,
      recordId,
      formula: referenceTo(facts.master),
      plannedUnits,
      plan: planOf(plan, facts),
      shortfalls,
    }
    return accept<BatchDecisionEvent>({ type: 'BatchScheduled', payload }, ...events)
  },

  'batch.plan': replan('batch.plan'),
  'batch.reschedule': replan('batch.reschedule'),

  'batch.cancel': (state, { reason }, facts) =>
    refuseUnlessAllowed(batchStates, state.status, 'batch.cancel') ??
    accept<BatchDecisionEvent>(
      { type: 'BatchCancelled', payload: { reason } },
      ...freeReservations(state, facts.lots, `Batch ${state.batchNumber} was cancelled`),
    ),

  'batch.start': (state, { ppeConfirmed }, facts, context) => {
    const problem = checkTransition(batchStates, state.status, 'batch.start')
    if (problem) return refuse(problem)
    if (!state.plan || !facts.master) return refuse(refusal('state_forbids', 'The batch has no plan.'))
    if (state.plan.technicianId !== context.actor.personId)
      return refuse(refusal('not_assigned', `This batch is assigned to ${state.plan.technicianName}.`))
    const { content } = facts.master
    const checks = startChecks(facts, state.plan.equipmentIds, content, context.now, context.timeZone)
    const today = zonedDate(context.now, context.timeZone)
    const planned = zonedDate(state.plan.slot.start, context.timeZone)
    const problems = readinessRefusals(checks)
    if (planned !== today)
      problems.unshift(
        refusal('not_assigned', `This batch is planned for ${planned}. Ask production to move it to today.`),
      )
    const unconfirmed = content.hazardous
      ? content.ppeChecklist.filter((item) => !ppeConfirmed.includes(item))
      : []
    for (const item of unconfirmed)
      problems.push(refusal('ppe_checklist_incomplete', `Confirm: ${item}.`, 'ppeConfirmed'))
    const shown = checks.map(({ name }) => ({ name, shown: 'in order' }))
    return (
      refuseIfAny(problems) ??
      accept({ type: 'BatchCommenced', payload: { by: actOf(context), ppeConfirmed, checks: shown } })
    )
  },
}
