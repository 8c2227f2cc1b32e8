import type { BudPolicyRow } from '@batchproof/domain'

/** '45 days', '12 h': the unit in which a dating was assigned. */
export const durationWords = (duration: BudPolicyRow['duration']): string =>
  'hours' in duration ? `${duration.hours} h` : duration.days === 1 ? '1 day' : `${duration.days} days`

export const testWords: Record<BudPolicyRow['sterilityTest'], string> = {
  passed: 'Passed',
  not_passed: 'Not passed',
  any: 'Any',
}

export const startWords = (value: BudPolicyRow['nonsterileComponent']): string =>
  value === 'any' ? 'Any' : value ? 'One or more nonsterile' : 'Only sterile'
