import { formatDate, type CalendarDate } from '../kernel/calendar-date.ts'
import {
  addHours,
  compareInstants,
  endOfZonedDay,
  formatInstant,
  isBefore,
  type Instant,
  type TimeZone,
} from '../kernel/instant.ts'
import {
  categoryText,
  storageText,
  type BudCategory,
  type BudDuration,
  type BudPolicy,
  type BudPolicyRow,
  type SterileProcess,
  type StorageCondition,
} from './bud-policies.ts'

/**
 * When a component may no longer be used: the supplier's expiry date, good to the end of that day at the
 * site, or the very instant for a component that has a beyond-use date of its own.
 */
export type ComponentExpiry = { lot: string; date: CalendarDate } | { lot: string; at: Instant }

/** What a beyond-use date follows from. */
export interface BeyondUseInput {
  policy: BudPolicy
  category: BudCategory
  process: SterileProcess
  storage: StorageCondition
  /** True when one or more starting components are nonsterile. */
  startsWithNonsterile: boolean
  sterilityTestPassed: boolean
  /** When compounding began. */
  compoundedAt: Instant
  /** The facility's zone: it decides when a component's expiry day ends. */
  timeZone: TimeZone
  /** Validated stability of the preparation, whole hours; none when there is no study. */
  stabilityHours?: number | null
  componentExpiries: ComponentExpiry[]
}

/** What can set the date. */
export type BeyondUseLimit = 'policy' | 'stability' | 'component_expiry'

/** One candidate date as it is shown with the result. */
export interface BeyondUseStep {
  source: BeyondUseLimit
  at: Instant
  /** The unit the candidate was assigned in. */
  resolution: 'hours' | 'days'
  /** In plain words, with the citation. */
  text: string
  /** The component lot, for a component expiry. */
  lot?: string
}

/** The date with how it came about, or why there is none. */
export type BeyondUseResult =
  | {
      ok: true
      at: Instant
      limitedBy: BeyondUseLimit
      basis: string
      resolution: 'hours' | 'days'
      steps: BeyondUseStep[]
    }
  | {
      ok: false
      problem: 'no_policy_row' | 'sterility_test_required' | 'component_expired' | 'stability_not_valid'
      message: string
      /** The expired component lot. */
      lot?: string
    }

/**
 * The beyond-use date (B19): the earliest of policy, validated stability and soonest component expiry,
 * counted from when compounding began, a day being 24 hours (USP <797>). All candidates come back as
 * `steps`. The date is an instant; a label that printed the day alone would promise until its midnight.
 */
export function calculateBeyondUseDate(input: BeyondUseInput): BeyondUseResult {
  const { policy, compoundedAt, timeZone } = input
  const stabilityHours = input.stabilityHours ?? undefined
  const row = policy.rows.find((candidate) => matches(candidate, input))
  if (!row) return noRow(input)
  if (stabilityHours !== undefined && !(Number.isSafeInteger(stabilityHours) && stabilityHours > 0)) {
    const message = 'The validated stability is not a whole number of hours above zero.'
    return { ok: false, problem: 'stability_not_valid', message }
  }

  const steps: BeyondUseStep[] = [policyStep(row, input)]
  if (stabilityHours !== undefined) steps.push(stabilityStep(stabilityHours, compoundedAt))
  for (const expiry of input.componentExpiries) {
    const step = componentStep(expiry, timeZone)
    if (!isBefore(compoundedAt, step.at)) {
      const message = `${step.text}: it had expired when compounding began.`
      return { ok: false, problem: 'component_expired', message, lot: expiry.lot }
    }
    steps.push(step)
  }

  // The first of equals wins, so that a tie names the policy before stability before a component.
  const limit = steps.reduce((least, next) => (isBefore(next.at, least.at) ? next : least))
  const until = formatInstant(limit.at, timeZone, 'date-time')
  return {
    ok: true,
    at: limit.at,
    limitedBy: limit.source,
    basis: `${limit.text}. Compounding began ${formatInstant(compoundedAt, timeZone, 'date-time')}; use by ${until}.`,
    resolution: limit.resolution,
    steps,
  }
}

function matches(row: BudPolicyRow, input: BeyondUseInput): boolean {
  return (
    row.category === input.category &&
    row.storage === input.storage &&
    (row.process === 'any' || row.process === input.process) &&
    (row.sterilityTest === 'any' || (row.sterilityTest === 'passed') === input.sterilityTestPassed) &&
    (row.nonsterileComponent === 'any' || row.nonsterileComponent === input.startsWithNonsterile)
  )
}

function noRow(input: BeyondUseInput): BeyondUseResult {
  const { policy, category, storage } = input
  if (!input.sterilityTestPassed) {
    const tested = { ...input, sterilityTestPassed: true }
    if (policy.rows.some((row) => matches(row, tested))) {
      const message = `${categoryText[category]} has no beyond-use date before its sterility test has passed (${policy.title}).`
      return { ok: false, problem: 'sterility_test_required', message }
    }
  }
  const message = `${policy.title} gives no beyond-use date for ${categoryText[category]}, ${input.process} process, stored in ${storageText[storage]}.`
  return { ok: false, problem: 'no_policy_row', message }
}

function hoursOf(duration: BudDuration): number {
  return 'hours' in duration ? duration.hours : duration.days * 24
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}

function policyStep(row: BudPolicyRow, { compoundedAt, storage }: BeyondUseInput): BeyondUseStep {
  const { duration } = row
  const resolution = 'hours' in duration ? 'hours' : 'days'
  const length = 'hours' in duration ? count(duration.hours, 'hour') : count(duration.days, 'day')
  return {
    source: 'policy',
    at: addHours(compoundedAt, hoursOf(duration)),
    resolution,
    text: `Policy: ${length} in ${storageText[storage]} (${row.citation})`,
  }
}

function stabilityStep(stabilityHours: number, compoundedAt: Instant): BeyondUseStep {
  const inDays = stabilityHours % 24 === 0
  return {
    source: 'stability',
    at: addHours(compoundedAt, stabilityHours),
    resolution: inDays ? 'days' : 'hours',
    text: `Validated stability: ${inDays ? count(stabilityHours / 24, 'day') : count(stabilityHours, 'hour')} (21 CFR 211.166)`,
  }
}

function componentStep(expiry: ComponentExpiry, timeZone: TimeZone): BeyondUseStep {
  if ('at' in expiry) {
    const text = `Component lot ${expiry.lot} is usable until ${formatInstant(expiry.at, timeZone, 'date-time')}`
    return { source: 'component_expiry', at: expiry.at, resolution: 'hours', text, lot: expiry.lot }
  }
  return {
    source: 'component_expiry',
    at: endOfZonedDay(expiry.date, timeZone),
    resolution: 'days',
    text: `Component lot ${expiry.lot} expires at the end of ${formatDate(expiry.date)}`,
    lot: expiry.lot,
  }
}

/** True when the preparation may no longer be used at `now`. */
export function isBeyondUse(beyondUseAt: Instant, now: Instant): boolean {
  return compareInstants(now, beyondUseAt) > 0
}
