import {
  batchStates,
  checkTransition,
  currentStep,
  decide,
  definitionOf,
  mayCommand,
  refusal,
  SYSTEM_ACTOR,
} from '@batchproof/domain'
import type {
  batchCommands,
  BatchFacts,
  BatchState,
  CommandName,
  DecisionContext,
  PayloadOf,
  Refusal,
} from '@batchproof/domain'

type BatchCommand = keyof typeof batchCommands

const REASON = 'A reason that is long enough.'
const DEVIATION = {
  id: '00000000-0000-4000-8000-000000000000',
  type: 'process_deviation',
  description: 'A description that is long enough.',
  immediateAction: 'None',
  impact: '',
} as const
const REJECTION = {
  category: 'other',
  reason: REASON,
  disposal: 'Destroyed',
  deviation: { ...DEVIATION },
} as const
const ONE_HOUR_MILLISECONDS = 3_600_000

/** What a rehearsal is filled with: the batch as it is, and what a person has yet to write, written in their stead. */
interface Stage {
  readonly state: BatchState
  readonly facts: BatchFacts
  readonly context: DecisionContext
  /** The step in turn; an id that no step has when all are done. */
  readonly stepId: string
}

/**
 * A payload with which each command can be rehearsed. Null: what the person will fill in decides too much, so only
 * role and state are looked at (a plan is checked live, field by field, by `commands.dryRun`).
 */
const rehearsals: { readonly [Name in BatchCommand]: ((stage: Stage) => PayloadOf<Name>) | null } = {
  'batch.draft': null,
  'batch.schedule': null,
  'batch.plan': null,
  'batch.reschedule': null,
  'batch.cancel': () => ({ reason: REASON }),
  'batch.start': ({ facts }) => ({ ppeConfirmed: facts.master?.content.ppeChecklist ?? [] }),
  'batch.startStep': ({ stepId }) => ({ stepId }),
  'batch.startTimer': null,
  'batch.performStep': ({ stepId }) => ({ stepId, values: {}, deviation: null }),
  'batch.issueComponent': null,
  'batch.skipStep': ({ stepId }) => ({ stepId, reason: REASON, deviation: { ...DEVIATION } }),
  'batch.witnessStep': ({ stepId }) => ({ stepId }),
  'batch.verifyComponent': null,
  'batch.returnComponent': null,
  'batch.hold': () => ({ reason: REASON }),
  'batch.resume': () => ({ reason: REASON }),
  'batch.complete': ({ facts }) => ({
    goodUnits: facts.master?.content.theoreticalUnits ?? 1,
    rejectedUnits: 0,
    sampleUnits: 0,
    retainedUnits: 0,
    wasteUnits: 0,
    deviation: { ...DEVIATION },
  }),
  'batch.submit': () => ({}),
  'batch.overrideBud': ({ context }) => ({
    at: new Date(Date.parse(context.now) + ONE_HOUR_MILLISECONDS).toISOString(),
    reason: REASON,
    deviation: { ...DEVIATION },
  }),
  'batch.quarantine': () => ({ reason: REASON }),
  'batch.liftQuarantine': () => ({ reason: REASON }),
  'batch.comment': () => ({
    id: DEVIATION.id,
    stepId: null,
    kind: 'comment',
    about: null,
    text: 'A comment',
  }),
  'batch.reportLabResult': () => ({
    id: DEVIATION.id,
    test: 'ph',
    result: 'passed',
    value: '',
    method: 'A method',
    reportNumber: DEVIATION.id,
  }),
  'batch.approveReview': () => ({}),
  'batch.rejectReview': () => ({ ...REJECTION, deviation: { ...DEVIATION } }),
  'batch.release': () => ({}),
  'batch.reject': () => ({ ...REJECTION, deviation: { ...DEVIATION } }),
  'batch.verifyLabel': () => ({ printedCopies: 1 }),
}

/** What is only still to be filled in is no block. */
const YET_TO_BE_ENTERED: readonly string[] = [
  'step_values_missing',
  'step_value_invalid',
  'photo_required',
  'timer_running',
  'deviation_required',
]
/** Said of whoever signs, which on a colleague's screen is not the person who looks. */
const SAID_OF_THE_SIGNER: readonly string[] = ['witness_is_performer', 'witness_not_qualified']

/**
 * What blocks each command over this batch for the person who looks, by command name; an empty list: it can be done.
 * The rules themselves answer, in a rehearsal, so that a button never knows better than the record.
 */
export function blocksOf(
  state: BatchState,
  facts: BatchFacts,
  context: DecisionContext,
): Record<string, readonly Refusal[]> {
  const content = facts.master?.content
  const stepId = (content && currentStep(state, content)?.step.id) ?? 'none'
  const stage: Stage = { state, facts, context, stepId }
  const names = Object.keys(rehearsals) as BatchCommand[]
  const existing = names.filter((name) => !definitionOf(name).creates)
  return Object.fromEntries(existing.map((name) => [name, blocksOfCommand(name, stage)]))
}

function blocksOfCommand(name: BatchCommand, stage: Stage): readonly Refusal[] {
  const { state, facts, context } = stage
  const rehearsal = rehearsals[name] as ((stage: Stage) => unknown) | null
  if (rehearsal === null) return roleAndState(name, state, context)
  const bySigner = definitionOf(name).actor === 'signer'
  const actor = bySigner ? SYSTEM_ACTOR : context.actor
  const decision = decide(name as CommandName, state, rehearsal(stage), facts, { ...context, actor })
  if (decision.ok) return []
  const ignored = bySigner ? [...YET_TO_BE_ENTERED, ...SAID_OF_THE_SIGNER] : YET_TO_BE_ENTERED
  return decision.refusals.filter(({ code }) => !ignored.includes(code))
}

function roleAndState(name: BatchCommand, state: BatchState, { actor }: DecisionContext): Refusal[] {
  if (!mayCommand(actor.roles, name)) return [refusal('not_authorised', 'Your role does not allow this.')]
  const problem = checkTransition(batchStates, state.status, name)
  return problem ? [problem] : []
}
