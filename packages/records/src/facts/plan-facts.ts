import { nextNumberIn, nextNumberStatement, statement, takeNumberStatement } from '@batchproof/db'
import { definitionOf, ORGANISATION_ID } from '@batchproof/domain'
import type {
  CommandName,
  DeviationFacts,
  FormulaFacts,
  MaterialFacts,
  PersonFacts,
} from '@batchproof/domain'
import { planBatchFacts } from './batch-facts.ts'
import { plainFacts } from './facts.ts'
import { planLotFacts } from './lot-facts.ts'
import { planRecallFacts } from './recall-facts.ts'
import { recordNumber, series } from './series.ts'
import type { FactsPlanner } from './facts.ts'
import type { Gathering } from './gathering.ts'

/** Whether another stream holds a code that is given once. */
function askCode(gathering: Gathering, kind: string, code: string, stream: string): () => boolean {
  return gathering.ask(
    statement('SELECT 1 FROM code_taken WHERE kind = ? AND code = ? AND stream <> ?', kind, code, stream),
    (rows) => rows.length > 0,
  )
}

const planFormulaFacts: FactsPlanner = (gathering, { type, subject }) => {
  const creates = type === 'formula.draft'
  const next = creates
    ? gathering.ask(nextNumberStatement(series.formula), ([row]) => nextNumberIn(row))
    : () => 0
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const formula = gathering.head('formula', subject)
  const facts = (): FormulaFacts => {
    const line = formula().state.versions.at(-1)?.content.productLine
    return {
      recordId: recordNumber(series.formula, next()),
      subjectId: subject,
      extraSignatures: organisation().state.productLines.some((item) => item.id === line && item.sterileDrug),
    }
  }
  return {
    facts,
    guards: () => [],
    numbers: () => (creates ? [takeNumberStatement(series.formula, next())] : []),
  }
}

const planDeviationFacts: FactsPlanner = (gathering, { type, subject, payload }) => {
  const creates = type === 'deviation.open'
  const next = creates
    ? gathering.ask(nextNumberStatement(series.deviation), ([row]) => nextNumberIn(row))
    : () => 0
  const { batchId } = payload as { batchId?: string | null }
  const number = batchId
    ? gathering.ask(
        statement('SELECT batch_number FROM batch_row WHERE id = ?', batchId),
        ([row]) => (row?.batch_number as string) ?? null,
      )
    : () => null
  const facts = (): DeviationFacts => ({
    subjectId: subject,
    recordId: recordNumber(series.deviation, next()),
    batchNumber: number(),
  })
  return {
    facts,
    guards: () => [],
    numbers: () => (creates ? [takeNumberStatement(series.deviation, next())] : []),
  }
}

const planPersonFacts: FactsPlanner = (gathering, { subject, payload }) => {
  const { userName } = payload as { userName?: string }
  const taken = userName ? askCode(gathering, 'user_name', userName, `person:${subject}`) : () => false
  return plainFacts((): PersonFacts => ({ subjectId: subject, userNameTaken: taken() }))
}

const planMaterialFacts: FactsPlanner = (gathering, { subject, payload }) => {
  const { details, code = details?.code } = payload as { code?: string; details?: { code?: string } }
  const taken = code ? askCode(gathering, 'material', code, `material:${subject}`) : () => false
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  return plainFacts((): MaterialFacts => ({
    subjectId: subject,
    codeTaken: taken(),
    productLines: organisation().state.productLines,
  }))
}

/** Rooms, equipment, recipients: a code that is given once. */
const planCodedFacts =
  (kind: 'room' | 'equipment' | 'recipient'): FactsPlanner =>
  (gathering, { subject, payload }) => {
    const { details, code = details?.code } = payload as { code?: string; details?: { code?: string } }
    const taken = code ? askCode(gathering, kind, code, `${kind}:${subject}`) : () => false
    return plainFacts(() => ({ subjectId: subject, codeTaken: taken() }))
  }

const planners = {
  organisation: () => plainFacts(() => ({})),
  person: planPersonFacts,
  room: planCodedFacts('room'),
  equipment: planCodedFacts('equipment'),
  material: planMaterialFacts,
  lot: planLotFacts,
  recipient: planCodedFacts('recipient'),
  formula: planFormulaFacts,
  batch: planBatchFacts,
  deviation: planDeviationFacts,
  recall: planRecallFacts,
} as const satisfies Record<string, FactsPlanner>

/** Plans the reading of a command's facts. */
export const planFacts = (name: CommandName): FactsPlanner => planners[definitionOf(name).subject]
