import {
  ketamineSyringe,
  methotrexateSyringe,
  oxytocinBag,
  phenylephrineSyringe,
  phenylephrineSyringeFirstVersion,
  succinylcholineSyringe,
  vancomycinDrops,
} from '../formulas/index.ts'
import { approveFormula, approveVersion, type FormulaSigners } from '../set-up.ts'
import { atDesk, later } from '../site.ts'
import { workdayAt } from './quality.ts'
import { masterOf, type Workshop } from './workshop.ts'
import type { FormulaContent, ProcedureStep } from '@batchproof/domain'
import type { Work } from '../agenda.ts'
import type { FormulaName } from './stories.ts'

function signers(workshop: Workshop): FormulaSigners {
  return {
    author: atDesk(workshop, 'author'),
    checker: atDesk(workshop, 'checker'),
    approver: atDesk(workshop, 'pic'),
  }
}

const FIRST_VERSIONS: readonly (readonly [FormulaName, () => FormulaContent])[] = [
  ['phenylephrine', phenylephrineSyringeFirstVersion],
  ['ketamine', ketamineSyringe],
  ['methotrexate', methotrexateSyringe],
  ['oxytocin', oxytocinBag],
  ['succinylcholine', succinylcholineSyringe],
  ['vancomycin', vancomycinDrops],
]

/** Writes and approves the six formulas before the first batch. */
export async function approveFirstVersions(workshop: Workshop): Promise<void> {
  const effectiveDate = workshop.calendar.date(workshop.calendar.workday(-62))
  for (const [name, content] of FIRST_VERSIONS) {
    const master = await approveFormula(workshop, signers(workshop), { ...content(), effectiveDate })
    workshop.masters.set(name, master)
  }
}

/** Phenylephrine gets its second version: pH is checked in process, and the yield limit is narrowed. */
export async function* secondPhenylephrine(workshop: Workshop): Work {
  yield workdayAt(workshop, -34, 9, 30)
  const { author } = signers(workshop)
  const { formulaId } = masterOf(workshop, 'phenylephrine')
  await author.do('formula.openVersion', formulaId, {
    reason: 'Annual product review: check pH in process and narrow the yield limits to 92.0 to 100.0%.',
  })
  yield later(workshop, 5400)
  const effectiveDate = workshop.calendar.date(workshop.calendar.workday(-30))
  const content = { ...phenylephrineSyringe(), effectiveDate }
  const reason = 'pH check added after mixing'
  await author.do('formula.revise', formulaId, { version: 2, content, reason })
  yield workdayAt(workshop, -32, 9, 0)
  await approveVersion(workshop, signers(workshop), formulaId, 2)
  workshop.masters.set('phenylephrine', { formulaId, version: 2, content })
}

/** Vancomycin has a second version that is signed and checked, and waits for the pharmacist in charge. */
export async function* vancomycinInReview(workshop: Workshop): Work {
  yield workdayAt(workshop, -7, 13, 20)
  const { author, checker } = signers(workshop)
  const { formulaId, content } = masterOf(workshop, 'vancomycin')
  await author.do('formula.openVersion', formulaId, {
    reason: 'The new stability study carries 42 days in the dropper bottle with the new tip.',
  })
  yield workdayAt(workshop, -6, 10, 0)
  const shorter = { ...content, stabilityHours: 1008, linkedDocument: 'STAB-2026-019, SOP-OPH-002 Eye drops' }
  const reason = 'Stability from study STAB-2026-019'
  await author.do('formula.revise', formulaId, { version: 2, content: shorter, reason })
  await author.do('formula.signAuthored', formulaId, { version: 2 })
  await author.do('formula.submit', formulaId, { version: 2 })
  yield workdayAt(workshop, -3, 15, 30)
  await checker.do('formula.signChecked', formulaId, { version: 2 })
}

/** Succinylcholine is being rewritten: a draft that has been saved twice. */
export async function* succinylcholineInDraft(workshop: Workshop): Work {
  yield workdayAt(workshop, -4, 11, 0)
  const { author } = signers(workshop)
  const { formulaId, content } = masterOf(workshop, 'succinylcholine')
  await author.do('formula.openVersion', formulaId, {
    reason: 'After the rejected batch: test the water of a jar that has been open before it is weighed.',
  })
  yield workdayAt(workshop, -3, 9, 40)
  const tighter = { ...content, yieldLowPercent: '93.0' }
  await author.do('formula.revise', formulaId, { version: 2, content: tighter, reason: 'Yield limit' })
  yield workdayAt(workshop, -1, 16, 0)
  const procedure = content.procedure.map((step) =>
    step.id === 'weigh-succinylcholine' ? askForWater(step) : step,
  )
  const again = { ...tighter, procedure }
  await author.do('formula.revise', formulaId, { version: 2, content: again, reason: 'Open jars' })
}

function askForWater(step: ProcedureStep): ProcedureStep {
  const more = 'If the jar was opened before today, ask the laboratory for its water first.'
  return { ...step, instruction: `${step.instruction} ${more}` }
}
