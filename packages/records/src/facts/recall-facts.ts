import { nextNumberIn, nextNumberStatement, takeNumberStatement } from '@batchproof/db'
import { lotsToFreeze } from '@batchproof/domain'
import type { PayloadOf, RecallFacts, StateOf } from '@batchproof/domain'
import { affectedFromRows, affectedStatement, MOST_AFFECTED, startLabelStatement } from '../trace/affected.ts'
import { walkDown } from '../trace/walk.ts'
import { byId, none, noHeads } from './answers.ts'
import { recordNumber, series } from './series.ts'
import type { StartSource } from '../trace/walk.ts'
import type { FactsPlanner } from './facts.ts'
import type { Gathering, ReadHead } from './gathering.ts'

type LotHeads = () => ReadHead<StateOf<'lot'>>[]

/** Heads of every lot that came from a start, found and read in the same statement. */
export function askLotsDown(gathering: Gathering, source: StartSource): LotHeads {
  const { sql, args } = walkDown(source, MOST_AFFECTED + 1)
  return gathering.headsWhere(
    'lot',
    `stream IN (${sql} SELECT 'lot:' || id FROM down WHERE kind = 'lot')`,
    ...args,
  )
}

/**
 * What a decision over a recall needs: what is affected at this moment, by the record, never by the screen; for a freeze
 * each lot's state. Lots that are not moved by a freeze are guarded: what is split off or sold meanwhile aborts it.
 */
export const planRecallFacts: FactsPlanner = (gathering, { type, subject, payload, numberDate }) => {
  const creates = type === 'recall.open'
  const source: StartSource = creates
    ? { start: (payload as PayloadOf<'recall.open'>).start }
    : { recallId: subject }
  const numbers = series.recall(numberDate())
  const next = creates ? gathering.ask(nextNumberStatement(numbers), ([row]) => nextNumberIn(row)) : none(0)
  const label = creates
    ? gathering.ask(startLabelStatement(source), ([row]) => (row?.label as string | undefined) ?? null)
    : none(null)
  const affected = gathering.ask(affectedStatement(source), affectedFromRows)
  const lots = type === 'recall.freeze' ? askLotsDown(gathering, source) : noHeads
  const states = () => byId<StateOf<'lot'>>(lots())
  const facts = (): RecallFacts => ({
    subjectId: subject,
    recordId: recordNumber(numbers, next()),
    startLabel: label(),
    affected: affected(),
    lots: states(),
  })
  return {
    facts,
    guards: () => {
      const moved = new Set(lotsToFreeze(states()).map(({ lotId }) => `lot:${lotId}`))
      return lots().flatMap(({ stream }) => (moved.has(stream) ? [] : [stream]))
    },
    numbers: () => (creates ? [takeNumberStatement(numbers, next())] : []),
  }
}
