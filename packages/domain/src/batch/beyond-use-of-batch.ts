import { refusal } from '../kernel/refusal.ts'
import { budPolicyInForce } from '../organisation/organisation.ts'
import { calculateBeyondUseDate } from './beyond-use-date.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { BatchState, BeyondUse } from './batch.ts'
import type { BatchFacts } from './batch-facts.ts'

/**
 * The beyond-use date of a batch (B19): the least of policy, stability and the soonest expiry of a component used,
 * counted from the moment compounding commenced, in the facility's zone. A sterility test counts only once passed.
 */
export function beyondUseOf(
  state: BatchState,
  facts: Pick<BatchFacts, 'master' | 'organisation'>,
  timeZone: string,
): BeyondUse | Refusal {
  const content = facts.master?.content
  if (!content || !state.commenced) return refusal('bud_not_calculable', 'Compounding has not commenced.')
  const policy = budPolicyInForce(facts.organisation, content.budPolicy)
  if (!policy) return refusal('bud_not_calculable', `There is no BUD policy ${content.budPolicy}.`)
  const result = calculateBeyondUseDate({
    policy,
    category: content.budCategory,
    process: content.process,
    storage: content.storage,
    startsWithNonsterile: content.billOfMaterials.some(
      (line) => !line.sterile && (line.role === 'active' || line.role === 'inactive'),
    ),
    sterilityTestPassed: state.labResults.some(
      (item) => item.test === 'sterility' && item.result === 'passed',
    ),
    compoundedAt: state.commenced.at,
    timeZone,
    stabilityHours: content.stabilityHours,
    componentExpiries: state.components.flatMap((use) =>
      use.expiresOn === null ? [] : [{ lot: use.lotNumber, date: use.expiresOn }],
    ),
  })
  if (!result.ok) return refusal('bud_not_calculable', result.message)
  const { at, limitedBy, basis, resolution } = result
  return { at, limitedBy, basis, resolution, overrideDeviationId: null }
}
