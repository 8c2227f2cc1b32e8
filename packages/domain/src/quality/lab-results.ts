import type { FormulaContent } from '../formula/formula-content.ts'
import type { LabResult } from '../batch/batch.ts'

/** Where a required test stands: the last result reported counts, and a failure is never overwritten by silence. */
export interface LabStanding {
  readonly test: LabResult['test']
  readonly standing: 'passed' | 'failed' | 'missing'
}

/** The tests that must have passed before release, with where each stands (B14.2; 211.165, 211.167). */
export function labStandings(content: FormulaContent, results: readonly LabResult[]): LabStanding[] {
  const required: LabResult['test'][] = []
  if (content.sterilityTestRequired) required.push('sterility')
  if (content.endotoxinTestRequired) required.push('endotoxin')
  const others = results.map((item) => item.test).filter((test) => !required.includes(test))
  return [...required, ...new Set(others)].map((test) => {
    const ofTest = results.filter((item) => item.test === test)
    if (ofTest.some((item) => item.result === 'failed')) return { test, standing: 'failed' }
    return { test, standing: ofTest.length > 0 ? 'passed' : 'missing' }
  })
}
