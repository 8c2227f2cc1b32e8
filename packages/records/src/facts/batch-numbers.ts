import { nextNumberIn, nextNumberStatement, takeNumberStatement } from '@batchproof/db'
import type { Statement } from '@batchproof/db'
import type { BatchFacts } from '@batchproof/domain'
import { none } from './answers.ts'
import { batchNumber, recordNumber, series } from './series.ts'
import type { FactsRequest } from './facts.ts'
import type { Gathering } from './gathering.ts'

/** The next numbers of what a command can make, and the statements that take those it used. */
export interface BatchNumbers {
  next(): BatchFacts['numbers']
  take(eventTypes: readonly string[]): readonly Statement[]
}

/** Asks for the next numbers of the kinds that a command can make. */
export function askNumbers(
  gathering: Gathering,
  request: Pick<FactsRequest, 'facilityCode' | 'numberDate'>,
  wanted: { readonly batch: boolean; readonly deviation: boolean },
): BatchNumbers {
  const dayOf = wanted.batch ? series.batchNumber(request.facilityCode, request.numberDate()) : ''
  const next = (name: string, isWanted: boolean) =>
    isWanted ? gathering.ask(nextNumberStatement(name), ([row]) => nextNumberIn(row)) : none(0)
  const batch = next(dayOf, wanted.batch)
  const batchRecord = next(series.batchRecord, wanted.batch)
  const deviation = next(series.deviation, wanted.deviation)
  return {
    next: () => ({
      batchNumber: batchNumber(dayOf, batch()),
      batchRecordId: recordNumber(series.batchRecord, batchRecord()),
      deviationRecordId: recordNumber(series.deviation, deviation()),
    }),
    take: (eventTypes) => [
      ...(eventTypes.some((type) => type === 'BatchScheduled' || type === 'BatchDrafted')
        ? [takeNumberStatement(dayOf, batch()), takeNumberStatement(series.batchRecord, batchRecord())]
        : []),
      ...(eventTypes.includes('DeviationOpened') ? [takeNumberStatement(series.deviation, deviation())] : []),
    ],
  }
}
