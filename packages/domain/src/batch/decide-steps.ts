import { equipmentProblem } from '../facility/equipment.ts'
import { compareInstants, zonedDate } from '../kernel/instant.ts'
import { isZero } from '../kernel/decimal.ts'
import { accept, refuse, refuseIfAny } from '../kernel/decision.ts'
import { formatQuantity } from '../kernel/quantity.ts'
import { refusal } from '../kernel/refusal.ts'
import { qualificationProblem } from '../people/qualification.ts'
import { actOf } from './act.ts'
import { executionOf } from './batch.ts'
import { checkStepValues } from './check-values.ts'
import { issueComponent } from './component-issue.ts'
import { heldUse, netOf } from './component-use.ts'
import { issuedBeforeProblem } from './decide-dispensing.ts'
import { linkedDeviation } from './linked-deviation.ts'
import { measurementRefusals } from './measurement-rules.ts'
import { assignmentProblem, deviationProblem, stepInTurn } from './step-in-turn.ts'
import { valueSurroundings } from './value-surroundings.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DecisionContext } from '../kernel/envelope.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { ProcedureStep, StepField } from '../formula/procedure.ts'
import type { DeviationEvent } from '../quality/deviation.ts'
import type { LotEvent } from '../material/lot.ts'
import type { Act } from './act.ts'
import type { BatchEvent, BatchState, TakenComponent } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'
import type { batchCommands } from './commands.ts'
import type { StepValues } from './step-values.ts'

/** Events that deciding over a batch can cause, in its own stream or beside it. */
export type BatchDecisionEvent = BatchEvent | LotEvent | DeviationEvent

function equipmentRefusals(
  fields: readonly StepField[],
  values: StepValues,
  facts: BatchFacts,
  onDate: string,
): Refusal[] {
  return fields.flatMap((field) => {
    const value = values[field.id]
    if (field.kind !== 'equipment' || value?.kind !== 'equipment') return []
    const item = facts.equipment[value.equipmentId]
    const problem = equipmentProblem(item, onDate)
    if (problem) return [refusal('equipment_not_calibrated', `${problem}.`, `values.${field.id}`)]
    if (item?.details?.equipmentClass !== field.equipmentClass)
      return [
        refusal(
          'equipment_missing',
          `${item?.details?.code} is not a ${field.equipmentClass.replaceAll('-', ' ')}.`,
          `values.${field.id}`,
        ),
      ]
    return []
  })
}

function issueAll(
  state: BatchState,
  step: ProcedureStep,
  values: StepValues,
  facts: BatchFacts,
  context: DecisionContext,
  by: Act,
) {
  const uses: TakenComponent[] = []
  const events: LotEvent[] = []
  const refusals: Refusal[] = []
  const taken = new Set<string>()
  for (const field of step.fields) {
    const value = values[field.id]
    const line =
      field.kind === 'component'
        ? facts.master?.content.billOfMaterials.find((item) => item.id === field.lineId)
        : undefined
    if (field.kind !== 'component' || !line) continue
    const before = heldUse(state, step.id, line.id)
    if (before) {
      const problem = issuedBeforeProblem(field, before, value)
      if (problem) refusals.push(problem)
      continue
    }
    if (value?.kind !== 'component') continue
    if (taken.has(value.lotId))
      refusals.push(
        refusal('step_value_invalid', 'The same lot is entered twice in this step.', `values.${field.id}`),
      )
    taken.add(value.lotId)
    const issued = issueComponent(state, step.id, field.id, line, value, facts, context, by)
    if (!issued.ok) refusals.push(issued.refusal)
    else {
      uses.push(issued.issue.use)
      events.push(issued.issue.event)
    }
  }
  return { uses, events, refusals }
}

/** Whether the same is said of the same field already. */
const isSaid = ({ code, field }: Refusal, said: readonly Refusal[]): boolean =>
  said.some((other) => other.code === code && other.field === field)

type StepCommands = Pick<
  typeof batchCommands,
  'batch.startStep' | 'batch.startTimer' | 'batch.performStep' | 'batch.skipStep' | 'batch.witnessStep'
>

export const stepDeciders: Deciders<StepCommands, BatchState, BatchFacts, BatchDecisionEvent> = {
  'batch.startStep': (state, { stepId }, facts, context) => {
    const { problem } = stepInTurn(state, stepId, 'batch.startStep', facts)
    const refused = problem ?? assignmentProblem(state, context)
    return refused
      ? refuse(refused)
      : accept({ type: 'StepStarted', payload: { stepId, by: actOf(context) } })
  },

  'batch.startTimer': (state, { stepId, fieldId }, facts, context) => {
    const { step, problem } = stepInTurn(state, stepId, 'batch.startTimer', facts)
    const refused = problem ?? assignmentProblem(state, context)
    if (refused || !step) return refuse(refused ?? refusal('not_found', 'There is no such step.'))
    if (step.fields.find((field) => field.id === fieldId)?.kind !== 'timer')
      return refuse(refusal('value_invalid', `The step has no timer ${fieldId}.`, 'fieldId'))
    if (executionOf(state, stepId).timers[fieldId] !== undefined)
      return refuse(refusal('timer_running', 'This timer runs already.', 'fieldId'))
    return accept({ type: 'TimerStarted', payload: { stepId, fieldId, at: context.performedAt } })
  },

  'batch.performStep': (state, { stepId, values, deviation }, facts, context) => {
    const { step, problem } = stepInTurn(state, stepId, 'batch.performStep', facts)
    const refused = problem ?? assignmentProblem(state, context)
    if (refused || !step || !facts.master)
      return refuse(refused ?? refusal('not_found', 'There is no such step.'))
    const execution = executionOf(state, stepId)
    const startedAt = execution.started?.at
    if (startedAt && compareInstants(context.performedAt, startedAt) < 0)
      return refuse(
        refusal(
          'value_invalid',
          'The step cannot be signed before it was started. Check the clock of this device.',
        ),
      )
    const by = actOf(context)
    const around = valueSurroundings(state, stepId, values, facts, context)
    const checked = checkStepValues(step.fields, values, around)
    const today = zonedDate(context.now, context.timeZone)
    const issued = issueAll(state, step, values, facts, context, by)
    const refusals = [
      ...checked.refusals,
      ...equipmentRefusals(step.fields, values, facts, today),
      ...measurementRefusals(state, step, values, facts, context, today),
      ...issued.refusals.filter((item) => !isSaid(item, checked.refusals)),
    ]
    const unexplained = deviationProblem(checked.checks, deviation)
    if (unexplained) refusals.push(unexplained)
    const outcome = deviation ? 'deviated' : 'completed'
    const performed: BatchEvent = {
      type: 'StepPerformed',
      payload: {
        stepId,
        outcome,
        values,
        checks: checked.checks,
        components: issued.uses,
        deviationId: deviation?.id ?? null,
        by,
      },
    }
    const opened = deviation ? [linkedDeviation(deviation, state, stepId, facts, context)] : []
    return refuseIfAny(refusals) ?? accept<BatchDecisionEvent>(performed, ...issued.events, ...opened)
  },

  'batch.skipStep': (state, { stepId, reason, deviation }, facts, context) => {
    const { problem } = stepInTurn(state, stepId, 'batch.skipStep', facts)
    if (problem) return refuse(problem)
    const held = state.components.find((use) => use.stepId === stepId && !isZero(netOf(use).value))
    if (held)
      return refuse(
        refusal(
          'component_issued',
          `${formatQuantity(netOf(held))} of ${held.materialName}, lot ${held.lotNumber}, was issued for this step. Return it to stock first.`,
          'stepId',
        ),
      )
    const skipped: BatchEvent = {
      type: 'StepSkipped',
      payload: { stepId, reason, deviationId: deviation.id, by: actOf(context) },
    }
    return accept<BatchDecisionEvent>(skipped, linkedDeviation(deviation, state, stepId, facts, context))
  },

  'batch.witnessStep': (state, { stepId }, facts, context) => {
    const { step, problem } = stepInTurn(state, stepId, 'batch.witnessStep', facts)
    if (problem) return refuse(problem)
    if (!step?.critical) return refuse(refusal('witness_not_needed', 'This step needs no witness.'))
    const performer = executionOf(state, stepId).performed
    if (!performer) return refuse(refusal('step_not_started', 'The step is not performed yet.'))
    // 211.101(d), 211.188(b)(11): added by one, verified by another. Two accounts of one person are ruled out by 11.100(a).
    if (performer.personId === context.actor.personId)
      return refuse(
        refusal(
          'witness_is_performer',
          `${performer.name} performed this step. Another person must witness it.`,
        ),
      )
    const onDate = zonedDate(context.now, context.timeZone)
    const lapsed = facts.actor
      ? qualificationProblem(facts.actor.qualifications, 'witness', onDate)
      : 'The witness is unknown'
    if (lapsed) return refuse(refusal('witness_not_qualified', `${context.actor.name}: ${lapsed}.`))
    return accept({ type: 'StepWitnessed', payload: { stepId, by: actOf(context) } })
  },
}
