import { z } from 'zod'
import { command } from '../kernel/command.ts'
import { accept, refuse } from '../kernel/decision.ts'
import { secondsBetween } from '../kernel/instant.ts'
import { refusal } from '../kernel/refusal.ts'
import { checkTransition } from '../kernel/state-table.ts'
import { holdEvents, lotsToFreeze, scopeOf } from './affected.ts'
import { recallStates } from './recall-states.ts'
import type { Deciders } from '../kernel/decider.ts'
import type { DecisionContext, DomainEvent } from '../kernel/envelope.ts'
import type { LotEvent, LotState } from '../material/lot.ts'
import type { Affected, AffectedScope, FrozenLot } from './affected.ts'
import type { RecallStatus } from './recall-states.ts'

const name = z.string().trim().min(1).max(120)

/** Where a recall starts; everything that came from there is affected. */
export const recallStart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lot'), lotId: name }),
  z.object({ kind: z.literal('batch'), batchId: name }),
  /** Every lot that was received under this number of this supplier. */
  z.object({ kind: z.literal('supplier_lot'), supplier: name, supplierLot: name }),
  /** Every lot of which this recipient got something (a complaint). */
  z.object({ kind: z.literal('recipient'), recipientId: name }),
])
export type RecallStart = z.infer<typeof recallStart>

export const RECALL_STARTS = {
  lot: 'Lot',
  batch: 'Batch',
  supplier_lot: 'Supplier’s lot',
  recipient: 'Recipient',
} as const satisfies Record<RecallStart['kind'], string>

/** Who did something, and when by the clock of the server: the stopwatch runs on one clock. */
export interface TimedAct {
  readonly personId: string
  readonly name: string
  readonly at: string
}

export interface RecallState {
  readonly id: string
  /** RC-2026-0001. */
  readonly recordId: string
  readonly status: RecallStatus
  /** A drill moves nothing; its record says what would have been moved. */
  readonly drill: boolean
  readonly start: RecallStart | null
  /** Where it starts, in words: 'Lot PHE-2291, Phenylephrine HCl'. */
  readonly startLabel: string
  readonly reason: string
  readonly opened: TimedAct | null
  readonly openedScope: AffectedScope | null
  readonly frozen: TimedAct | null
  readonly frozenScope: AffectedScope | null
  /** From open to the first freeze. */
  readonly freezeElapsedSeconds: number | null
  /** Put on hold by this recall; in a drill, what would have been. */
  readonly lots: readonly FrozenLot[]
  readonly closed: TimedAct | null
  readonly closedScope: AffectedScope | null
  readonly closeElapsedSeconds: number | null
  readonly conclusion: string
}

export interface RecallOpened {
  readonly id: string
  readonly recordId: string
  readonly drill: boolean
  readonly start: RecallStart
  readonly startLabel: string
  readonly reason: string
  readonly by: TimedAct
  readonly scope: AffectedScope
}

export type RecallEvent =
  | DomainEvent<'RecallOpened', RecallOpened>
  | DomainEvent<
      'RecallFrozen',
      {
        recordId: string
        drill: boolean
        by: TimedAct
        elapsedSeconds: number
        scope: AffectedScope
        lots: readonly FrozenLot[]
      }
    >
  | DomainEvent<
      'RecallClosed',
      { by: TimedAct; elapsedSeconds: number; scope: AffectedScope; conclusion: string }
    >
/** What a decision over a recall may say happened: its own events, and those of the lots it freezes. */
export type RecallDecisionEvent = RecallEvent | LotEvent

export const initialRecall: RecallState = {
  id: '',
  recordId: '',
  status: 'open',
  drill: false,
  start: null,
  startLabel: '',
  reason: '',
  opened: null,
  openedScope: null,
  frozen: null,
  frozenScope: null,
  freezeElapsedSeconds: null,
  lots: [],
  closed: null,
  closedScope: null,
  closeElapsedSeconds: null,
  conclusion: '',
}

const words = z.string().trim().min(10, 'write at least 10 characters').max(2000)
const base = { subject: 'recall', roles: ['qa', 'pic'], offline: false, requirement: 'B23.1' } as const

export const recallCommands = {
  'recall.open': command({
    ...base,
    creates: true,
    payload: z.object({ drill: z.boolean(), start: recallStart, reason: words }),
    signature: null,
    label: 'Start a recall',
  }),
  'recall.freeze': command({
    ...base,
    /** The hash of the affected set that the signer saw: nobody freezes what they have not looked at. */
    payload: z.object({ affectedHash: z.string().regex(/^[0-9a-f]{64}$/) }),
    signature: { meaning: 'recall_frozen', components: 'session' },
    label: 'Freeze all affected lots',
  }),
  'recall.close': command({
    ...base,
    payload: z.object({ conclusion: words }),
    signature: { meaning: 'recall_closed', components: 'session' },
    label: 'Close recall',
  }),
}

/** Folds one event into the recall. */
export function evolveRecall(state: RecallState, event: RecallEvent): RecallState {
  switch (event.type) {
    case 'RecallOpened': {
      const { by, scope, ...opened } = event.payload
      return { ...initialRecall, ...opened, opened: by, openedScope: scope }
    }
    case 'RecallFrozen': {
      const { by, scope, lots, elapsedSeconds } = event.payload
      const known = new Set(state.lots.map(({ lotId }) => lotId))
      return {
        ...state,
        status: 'frozen',
        frozen: state.frozen ?? by,
        freezeElapsedSeconds: state.freezeElapsedSeconds ?? elapsedSeconds,
        frozenScope: scope,
        lots: [...state.lots, ...lots.filter(({ lotId }) => !known.has(lotId))],
      }
    }
    case 'RecallClosed': {
      const { by, scope, conclusion, elapsedSeconds } = event.payload
      return {
        ...state,
        status: 'closed',
        closed: by,
        closedScope: scope,
        closeElapsedSeconds: elapsedSeconds,
        conclusion,
      }
    }
    default:
      return event satisfies never
  }
}

export interface RecallFacts {
  readonly subjectId: string
  /** The next free RC number. */
  readonly recordId: string
  /** Where the recall starts, in words; null where there is no such thing. */
  readonly startLabel: string | null
  /** What is affected now. */
  readonly affected: Affected
  /** States of the affected lots, by id; read for a freeze only. */
  readonly lots: Readonly<Record<string, LotState>>
}

const actNow = ({ actor, now }: DecisionContext): TimedAct => ({
  personId: actor.personId,
  name: actor.name,
  at: now,
})
const elapsed = ({ opened }: RecallState, { now }: DecisionContext): number =>
  opened ? Math.max(0, Math.round(secondsBetween(opened.at, now))) : 0

const tooLarge = refusal(
  'recall_too_large',
  'More is affected than can be decided at once. Start narrower recalls: one lot or one batch each.',
)

export const recallDeciders: Deciders<typeof recallCommands, RecallState, RecallFacts, RecallDecisionEvent> =
  {
    'recall.open': (_state, { drill, start, reason }, facts, context) => {
      const { startLabel, affected, subjectId: id, recordId } = facts
      if (startLabel === null)
        return refuse(refusal('not_found', 'The record has nothing by this name. Search again.', 'start'))
      if (!affected.complete) return refuse(tooLarge)
      const by = actNow(context)
      const scope = scopeOf(affected)
      return accept<RecallDecisionEvent>({
        type: 'RecallOpened',
        payload: { id, recordId, drill, start, startLabel, reason, by, scope },
      })
    },
    'recall.freeze': (state, { affectedHash }, facts, context) => {
      const problem = checkTransition(recallStates, state.status, 'recall.freeze')
      if (problem) return refuse(problem)
      if (!facts.affected.complete) return refuse(tooLarge)
      const scope = scopeOf(facts.affected)
      if (scope.hash !== affectedHash)
        return refuse(
          refusal(
            'record_moved',
            'What is affected has changed since you looked. Look at it again and freeze.',
            'affectedHash',
          ),
        )
      const found = lotsToFreeze(facts.lots)
      // In a drill nothing moves, so what it has listed is listed no second time.
      const listed = new Set(state.drill ? state.lots.map(({ lotId }) => lotId) : [])
      const lots = found.filter(({ lotId }) => !listed.has(lotId))
      if (state.frozen && lots.length === 0)
        return refuse(refusal('nothing_changed', 'Every affected lot is held, consumed or rejected already.'))
      const frozen: RecallDecisionEvent = {
        type: 'RecallFrozen',
        payload: {
          recordId: state.recordId,
          drill: state.drill,
          by: actNow(context),
          elapsedSeconds: elapsed(state, context),
          scope,
          lots,
        },
      }
      if (state.drill) return accept(frozen)
      const reason = `Recall ${state.recordId}: ${state.reason}`
      return accept<RecallDecisionEvent>(frozen, ...holdEvents(lots, reason, facts.affected.distributions))
    },
    'recall.close': (state, { conclusion }, facts, context) => {
      const problem = checkTransition(recallStates, state.status, 'recall.close')
      if (problem) return refuse(problem)
      const by = actNow(context)
      const elapsedSeconds = elapsed(state, context)
      const scope = scopeOf(facts.affected)
      return accept<RecallDecisionEvent>({
        type: 'RecallClosed',
        payload: { by, elapsedSeconds, scope, conclusion },
      })
    },
  }
