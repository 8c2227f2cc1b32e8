import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DomainEvent } from '../kernel/envelope.ts'
import type { StateTable } from '../kernel/state-table.ts'

export const DEVIATION_STATES = ['open', 'investigating', 'resolved', 'closed'] as const
export type DeviationStatus = (typeof DEVIATION_STATES)[number]

/** States of a deviation (R06; 211.192). */
export const deviationStates: StateTable<DeviationStatus> = {
  name: 'deviation',
  states: DEVIATION_STATES,
  initial: 'open',
  transitions: [
    { from: ['open'], command: 'deviation.investigate', to: 'investigating', requirement: 'R06' },
    { from: ['investigating'], command: 'deviation.resolve', to: 'resolved', requirement: 'R06' },
    { from: ['resolved'], command: 'deviation.reopen', to: 'investigating', requirement: 'R06' },
    { from: ['resolved'], command: 'deviation.close', to: 'closed', requirement: 'R06' },
    {
      from: ['open', 'investigating', 'resolved'],
      command: 'deviation.linkCapa',
      to: null,
      requirement: 'R06',
    },
  ],
}

export const DEVIATION_TYPES = {
  parameter_excursion: 'Parameter excursion',
  equipment_failure: 'Equipment failure',
  material_issue: 'Material issue',
  process_deviation: 'Process deviation',
  documentation_error: 'Documentation error',
  environmental: 'Environmental',
} as const
export type DeviationType = keyof typeof DEVIATION_TYPES
export const deviationType = z.enum(Object.keys(DEVIATION_TYPES) as [DeviationType, ...DeviationType[]])

/** What the person who saw it writes down at once. `id` names the deviation's stream, made by the device. */
export const deviationReport = z.object({
  id: z.uuid(),
  type: deviationType,
  description: z.string().trim().min(10, 'describe it in at least 10 characters').max(2000),
  immediateAction: z.string().trim().min(3, 'say what was done at once').max(1000),
  impact: z.string().trim().max(1000).default(''),
})
export type DeviationReport = z.infer<typeof deviationReport>

export interface DeviationState {
  readonly id: string
  /** BD-0001. */
  readonly recordId: string
  readonly status: DeviationStatus
  readonly report: DeviationReport | null
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly stepId: string | null
  readonly openedById: string
  readonly rootCause: string
  readonly conclusion: string
  readonly capa: string
  readonly resolvedById: string | null
}

export interface DeviationOpened {
  readonly id: string
  readonly recordId: string
  readonly report: DeviationReport
  readonly batchId: string | null
  readonly batchNumber: string | null
  readonly stepId: string | null
  readonly openedById: string
}

export type DeviationEvent =
  | DomainEvent<'DeviationOpened', DeviationOpened>
  | DomainEvent<'DeviationInvestigated', { note: string }>
  | DomainEvent<
      'DeviationResolved',
      { rootCause: string; impact: string; conclusion: string; resolvedById: string }
    >
  | DomainEvent<'DeviationReopened', { reason: string }>
  | DomainEvent<'DeviationClosed', { note: string }>
  | DomainEvent<'CapaLinked', { capa: string }>

export const initialDeviation: DeviationState = {
  id: '',
  recordId: '',
  status: 'open',
  report: null,
  batchId: null,
  batchNumber: null,
  stepId: null,
  openedById: '',
  rootCause: '',
  conclusion: '',
  capa: '',
  resolvedById: null,
}

const words = (minimum: number) =>
  z.string().trim().min(minimum, `write at least ${minimum} characters`).max(4000)
const base = { subject: 'deviation', signature: null, offline: false, requirement: 'R06' } as const

export const deviationCommands = {
  'deviation.open': command({
    ...base,
    creates: true,
    roles: ['technician', 'pharmacist', 'pic', 'qa', 'production_manager', 'warehouse', 'laboratory'],
    payload: z.object({
      report: deviationReport,
      batchId: z.string().nullable(),
      stepId: z.string().nullable().default(null),
    }),
    label: 'Report a deviation',
  }),
  'deviation.investigate': command({
    ...base,
    roles: ['qa', 'pharmacist', 'pic'],
    payload: z.object({ note: words(3) }),
    label: 'Start investigation',
  }),
  'deviation.resolve': command({
    ...base,
    roles: ['qa', 'pharmacist', 'pic'],
    payload: z.object({ rootCause: words(10), impact: words(10), conclusion: words(10) }),
    signature: { meaning: 'deviation_resolved', components: 'session' },
    label: 'Resolve',
  }),
  'deviation.reopen': command({
    ...base,
    roles: ['qa'],
    payload: z.object({ reason: words(10) }),
    label: 'Reopen',
  }),
  'deviation.close': command({
    ...base,
    roles: ['qa'],
    payload: z.object({ note: z.string().trim().max(1000).default('') }),
    signature: { meaning: 'deviation_closed', components: 'always_all' },
    label: 'Close',
  }),
  'deviation.linkCapa': command({
    ...base,
    roles: ['qa'],
    payload: z.object({ capa: words(2) }),
    label: 'Link CAPA',
  }),
}

/** Folds one event into the deviation. */
export function evolveDeviation(state: DeviationState, event: DeviationEvent): DeviationState {
  switch (event.type) {
    case 'DeviationOpened':
      return { ...initialDeviation, ...event.payload }
    case 'DeviationInvestigated':
      return { ...state, status: 'investigating' }
    case 'DeviationResolved': {
      const { rootCause, impact, conclusion, resolvedById } = event.payload
      return {
        ...state,
        status: 'resolved',
        rootCause,
        conclusion,
        resolvedById,
        report: state.report && { ...state.report, impact },
      }
    }
    case 'DeviationReopened':
      return { ...state, status: 'investigating', resolvedById: null }
    case 'DeviationClosed':
      return { ...state, status: 'closed' }
    case 'CapaLinked':
      return { ...state, capa: event.payload.capa }
    default:
      return event satisfies never
  }
}

export interface DeviationFacts {
  readonly subjectId: string
  /** The next free BD number. */
  readonly recordId: string
  /** The batch it is linked to, where one is named and exists. */
  readonly batchNumber: string | null
}

const allowed = (state: DeviationState, command: string) =>
  state.id === ''
    ? refusal('not_found', 'There is no such deviation.')
    : checkTransition(deviationStates, state.status, command)

export const deviationDeciders: Deciders<
  typeof deviationCommands,
  DeviationState,
  DeviationFacts,
  DeviationEvent
> = {
  'deviation.open': (_state, { report, batchId, stepId }, facts, { actor }) => {
    if (batchId !== null && facts.batchNumber === null)
      return refuse(refusal('not_found', 'There is no such batch.', 'batchId'))
    const { recordId, batchNumber, subjectId: id } = facts
    return accept({
      type: 'DeviationOpened',
      payload: { id, recordId, report, batchId, batchNumber, stepId, openedById: actor.personId },
    })
  },
  'deviation.investigate': (state, payload) => {
    const problem = allowed(state, 'deviation.investigate')
    return problem ? refuse(problem) : accept({ type: 'DeviationInvestigated', payload })
  },
  'deviation.resolve': (state, payload, _facts, { actor }) => {
    const problem = allowed(state, 'deviation.resolve')
    if (problem) return refuse(problem)
    return accept({ type: 'DeviationResolved', payload: { ...payload, resolvedById: actor.personId } })
  },
  'deviation.reopen': (state, payload) => {
    const problem = allowed(state, 'deviation.reopen')
    return problem ? refuse(problem) : accept({ type: 'DeviationReopened', payload })
  },
  'deviation.close': (state, payload, _facts, { actor }) => {
    const problem = allowed(state, 'deviation.close')
    if (problem) return refuse(problem)
    if (state.resolvedById === actor.personId)
      return refuse(refusal('not_authorised', 'You resolved this deviation. Another person must close it.'))
    return accept({ type: 'DeviationClosed', payload })
  },
  'deviation.linkCapa': (state, payload) => {
    const problem = allowed(state, 'deviation.linkCapa')
    return problem ? refuse(problem) : accept({ type: 'CapaLinked', payload })
  },
}
