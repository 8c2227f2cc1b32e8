import fc from 'fast-check'
import { executionOf, initialBatch, heldUse, isStepFinished, netOf } from '@batchproof/domain'
import { statement } from '@batchproof/db'
import { benchOf, orderlyValues } from '@batchproof/testing'
import type { BatchState, CommandName, FieldValue, ProcedureStep } from '@batchproof/domain'
import type { CommandResult } from '@batchproof/protocol'
import type { BatchJob, PersonKey, TestFacility } from '@batchproof/testing'

/** Who may try something in a random shift. */
export const CAST: readonly PersonKey[] = [
  'technician',
  'secondTechnician',
  'pic',
  'qa',
  'manager',
  'laboratory',
  'administrator',
]

const ATTEMPTS = [
  'start',
  'startStep',
  'startNextStep',
  'startTimers',
  'perform',
  'performOutOfRange',
  'issue',
  'giveBack',
  'verifyComponent',
  'witness',
  'skip',
  'hold',
  'resume',
  'complete',
  'submit',
  'quarantine',
  'lift',
  'labPass',
  'labFail',
  'approve',
  'reject',
  'release',
  'cancel',
  'comment',
  'wait',
] as const
export type Attempt = (typeof ATTEMPTS)[number]

/** One thing that somebody tries, orderly or not. `again`: the same command is sent twice. */
export interface Try {
  readonly who: PersonKey
  readonly what: Attempt
  readonly again: boolean
}

/** Shifts in which most of what is tried is what comes next, and some of it is not. */
export const shifts = (length: number) =>
  fc.array(
    fc.record({
      who: fc.oneof(
        { weight: 3, arbitrary: fc.constant<PersonKey>('technician') },
        { weight: 2, arbitrary: fc.constantFrom(...CAST) },
      ),
      what: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom<Attempt>(
            'start',
            'startStep',
            'startTimers',
            'wait',
            'perform',
            'witness',
            'issue',
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom(...ATTEMPTS) },
      ),
      again: fc.boolean(),
    }),
    { minLength: length, maxLength: length },
  )

export async function batchState(facility: TestFacility, batchId: string): Promise<BatchState> {
  const [[row] = []] = await facility.records.db.read([
    statement('SELECT state FROM stream_head WHERE stream = ?', `batch:${batchId}`),
  ])
  return row ? (JSON.parse(row.state as string) as BatchState) : initialBatch
}

const reason = 'A reason given in a random shift'

function report(facility: TestFacility) {
  return {
    id: facility.records.uuid(),
    type: 'process_deviation' as const,
    description: 'Something was out of order in this shift.',
    immediateAction: 'Told the pharmacist.',
    impact: '',
  }
}

/** What an attempt is made from. */
interface Moment {
  readonly facility: TestFacility
  readonly job: BatchJob
  /** The step in turn, or the last one when all are done. */
  readonly step: ProcedureStep
  readonly nextStepId: string
  readonly state: BatchState
}
type Sent = { readonly name: CommandName; readonly payload: unknown }

const laboratory = ({ facility }: Moment, result: 'passed' | 'failed'): Sent => ({
  name: 'batch.reportLabResult',
  payload: {
    id: facility.records.uuid(),
    test: facility.random.integer(0, 1) === 0 ? 'sterility' : 'endotoxin',
    result,
    method: 'USP <71>',
    reportNumber: `LAB-${facility.random.integer(1, 1_000_000)}`,
  },
})

async function performing({ facility, job, step, state }: Moment, inRange: boolean): Promise<Sent> {
  const values: Record<string, FieldValue> = { ...(await orderlyValues(step, benchOf(facility, job, 0))) }
  // What was issued before is repeated, as the kiosk does; now and then somebody enters it as if it were not.
  for (const [fieldId, value] of Object.entries(values)) {
    const field = step.fields.find(({ id }) => id === fieldId)
    const use = field?.kind === 'component' ? heldUse(state, step.id, field.lineId) : undefined
    if (use && value.kind === 'component' && facility.random.integer(0, 9) > 0)
      values[fieldId] = { ...value, lotId: use.lotId, quantity: netOf(use) }
  }
  const reading = Object.entries(values).find(([, value]) => value.kind === 'number' && value.gross === null)
  if (!inRange && reading) values[reading[0]] = { ...reading[1], value: '99999' } as FieldValue
  const deviation = inRange ? null : report(facility)
  return { name: 'batch.performStep', payload: { stepId: step.id, values, deviation } }
}

/** What a scanner would send for the first component of the step. */
async function issuing({ facility, job, step }: Moment): Promise<Sent> {
  const values = await orderlyValues(step, benchOf(facility, job, 0))
  const value = Object.values(values).find(({ kind }) => kind === 'component')
  if (value?.kind !== 'component')
    return {
      name: 'batch.issueComponent',
      payload: { lotId: 'no-lot', quantity: { value: '1', unit: 'mL' } },
    }
  const { lotId, scan, quantity, newerLotReason } = value
  return { name: 'batch.issueComponent', payload: { lotId, scan, quantity, newerLotReason } }
}

const units = (job: BatchJob) => ({
  goodUnits: job.plannedUnits - 2,
  rejectedUnits: 0,
  sampleUnits: 2,
  retainedUnits: 0,
  wasteUnits: 0,
})

/** The command that each attempt means. */
const COMMANDS: Record<Exclude<Attempt, 'wait'>, (moment: Moment) => Sent | Promise<Sent>> = {
  start: () => ({ name: 'batch.start', payload: { ppeConfirmed: [] } }),
  startStep: ({ step }) => ({ name: 'batch.startStep', payload: { stepId: step.id } }),
  startNextStep: ({ nextStepId }) => ({ name: 'batch.startStep', payload: { stepId: nextStepId } }),
  startTimers: ({ step }) => {
    const timer = step.fields.find((field) => field.kind === 'timer')
    return { name: 'batch.startTimer', payload: { stepId: step.id, fieldId: timer?.id ?? 'no-timer' } }
  },
  perform: (moment) => performing(moment, true),
  performOutOfRange: (moment) => performing(moment, false),
  issue: issuing,
  giveBack: ({ step, state, facility }) => {
    const use = state.components.findLast(({ stepId }) => stepId === step.id) ?? state.components[0]
    const all = facility.random.integer(0, 1) === 0
    const quantity = use && (all ? netOf(use) : { ...use.quantity, value: '0.1' })
    return {
      name: 'batch.returnComponent',
      payload: {
        stepId: use?.stepId ?? step.id,
        lineId: use?.lineId ?? 'no-line',
        quantity: quantity ?? { value: '1', unit: 'mL' },
        reason,
      },
    }
  },
  verifyComponent: ({ step, state }) => ({
    name: 'batch.verifyComponent',
    payload: { stepId: step.id, lineId: state.components.at(-1)?.lineId ?? 'no-line' },
  }),
  witness: ({ step }) => ({ name: 'batch.witnessStep', payload: { stepId: step.id } }),
  skip: ({ step, facility }) => ({
    name: 'batch.skipStep',
    payload: { stepId: step.id, reason, deviation: report(facility) },
  }),
  hold: () => ({ name: 'batch.hold', payload: { reason } }),
  resume: () => ({ name: 'batch.resume', payload: { reason } }),
  complete: ({ job }) => ({ name: 'batch.complete', payload: units(job) }),
  submit: () => ({ name: 'batch.submit', payload: {} }),
  quarantine: () => ({ name: 'batch.quarantine', payload: { reason } }),
  lift: () => ({ name: 'batch.liftQuarantine', payload: { reason } }),
  labPass: (moment) => laboratory(moment, 'passed'),
  labFail: (moment) => laboratory(moment, 'failed'),
  approve: () => ({ name: 'batch.approveReview', payload: {} }),
  reject: ({ facility }) => ({
    name: 'batch.reject',
    payload: { category: 'process', reason, disposal: 'Incinerate', deviation: report(facility) },
  }),
  release: () => ({ name: 'batch.release', payload: {} }),
  cancel: () => ({ name: 'batch.cancel', payload: { reason } }),
  comment: ({ facility }) => ({
    name: 'batch.comment',
    payload: { id: facility.records.uuid(), stepId: null, text: 'A question' },
  }),
}

async function momentOf(facility: TestFacility, job: BatchJob): Promise<Moment> {
  const state = await batchState(facility, job.batchId)
  const steps = job.master.content.procedure
  const turn = steps.findIndex((step) => !isStepFinished(step, executionOf(state, step.id)))
  const step = steps[turn] ?? steps[steps.length - 1]
  if (!step) throw new Error('the procedure has no steps')
  return { facility, job, step, nextStepId: steps[turn + 1]?.id ?? step.id, state }
}

/** Tries one thing; answers what came back, and the same command's second answer where it was sent twice. */
export async function attempt(
  facility: TestFacility,
  job: BatchJob,
  { who, what, again }: Try,
): Promise<CommandResult[]> {
  if (what === 'wait') {
    facility.clock.advance(facility.random.integer(20, 900))
    return []
  }
  const command = await COMMANDS[what](await momentOf(facility, job))
  const id = facility.records.uuid()
  const acting = facility.as(who)
  const send = () => acting.attempt(command.name, job.batchId, command.payload as never, { id })
  const first = await send()
  return again ? [first, await send()] : [first]
}
