import {
  beyondUseOf,
  compounders,
  labelOfBatch,
  labStandings,
  lintLabel,
  type BeyondUse,
  type OrganisationState,
} from '@batchproof/domain'
import type { BatchView } from '@batchproof/protocol'
import { labTestNames } from './lab-tests.ts'
import { shownIn, words } from '../office/format.ts'

/** One thing that must hold before a batch may be released (B14.1, B14.2, X13). */
export interface Gate {
  readonly id: 'review' | 'person' | 'deviations' | 'lab' | 'bud' | 'label'
  readonly title: string
  /** What was found, one line each; with where to go to mend it. */
  readonly findings: readonly GateFinding[]
  readonly open: boolean
}

export interface GateFinding {
  readonly ok: boolean
  readonly text: string
  readonly href?: string
  readonly linkLabel?: string
}

/** What the gates are seen by: the person who looks, the facility's own data, and the clock. */
export interface GateSurroundings {
  readonly personId: string
  readonly organisation: OrganisationState
  readonly now: string
}

const gate = (id: Gate['id'], title: string, findings: readonly GateFinding[]): Gate => ({
  id,
  title,
  findings,
  open: findings.every(({ ok }) => ok),
})

/**
 * The gates of a release in the order in which they are met, with what was found at each. They explain; whether a release
 * can be signed is decided by the rules themselves.
 */
export function releaseGates(view: BatchView, around: GateSurroundings): Gate[] {
  const beyondUse = view.state.beyondUse && view.liveBeyondUse
  return [
    gate('review', 'The record is reviewed and approved', [reviewFinding(view)]),
    gate(
      'person',
      'Another person than reviewer and compounders releases',
      personFindings(view, around.personId),
    ),
    gate('deviations', 'Every deviation is closed', deviationFindings(view)),
    gate('lab', 'The required laboratory results have passed', labFindings(view)),
    gate('bud', 'The beyond-use date lies ahead', [budFinding(view, beyondUse, around)]),
    gate(
      'label',
      'The label says all that section 503B(a)(10) asks',
      labelFindings(view, beyondUse, around.organisation),
    ),
  ]
}

function reviewFinding({ state, timeZone }: BatchView): GateFinding {
  const { reviewed } = state
  if (reviewed)
    return { ok: true, text: `Approved by ${reviewed.name}, ${shownIn(timeZone).dateTime(reviewed.at)}.` }
  return {
    ok: false,
    text: 'A QA manager has not approved it yet.',
    href: `/batches/${state.id}/review`,
    linkLabel: 'Open the review',
  }
}

function personFindings({ state }: BatchView, personId: string): GateFinding[] {
  const findings: GateFinding[] = []
  if (state.reviewed?.personId === personId)
    findings.push({
      ok: false,
      text: 'You reviewed this batch. Another pharmacist in charge must release it.',
    })
  if (compounders(state).has(personId))
    findings.push({
      ok: false,
      text: 'You took part in compounding it. Another pharmacist in charge must release it.',
    })
  return findings.length > 0
    ? findings
    : [{ ok: true, text: 'You neither reviewed nor compounded this batch.' }]
}

function deviationFindings({ deviations }: BatchView): GateFinding[] {
  if (deviations.length === 0) return [{ ok: true, text: 'None was reported.' }]
  return deviations.map(({ id, recordId, status }) => ({
    ok: status === 'closed',
    text:
      status === 'closed'
        ? `${recordId} is closed.`
        : `${recordId} is ${words(status).toLowerCase()}, not closed.`,
    href: `/deviations/${id}`,
    linkLabel: status === 'closed' ? 'Open' : 'Close the deviation',
  }))
}

function labFindings({ state, master }: BatchView): GateFinding[] {
  const standings = labStandings(master.content, state.labResults)
  if (standings.length === 0) return [{ ok: true, text: 'The master asks for no test before release.' }]
  return standings.map(({ test, standing }) => {
    const name = labTestNames[test]
    if (standing === 'passed') {
      const report = state.labResults.findLast((item) => item.test === test)?.reportNumber ?? ''
      return { ok: true, text: `${name} passed, report ${report}.` }
    }
    const text =
      standing === 'failed'
        ? `${name} failed. The batch can only be rejected.`
        : `${name}: the result is missing. The laboratory reports it on the batch page.`
    return { ok: false, text, href: `/batches/${state.id}`, linkLabel: 'Open the batch' }
  })
}

/** The date once sterility passes, where that moves it; null where it does not or the test is reported already. */
function afterSterility(
  view: BatchView,
  beyondUse: BeyondUse,
  organisation: OrganisationState,
): BeyondUse | null {
  const { state, master, timeZone } = view
  if (beyondUse.overrideDeviationId !== null || state.labResults.some(({ test }) => test === 'sterility'))
    return null
  const passed = {
    id: '',
    test: 'sterility',
    result: 'passed',
    value: '',
    method: '',
    reportNumber: '',
  } as const
  const by = { personId: '', name: '', at: beyondUse.at }
  const later = { ...state, labResults: [...state.labResults, { ...passed, by }] }
  const extended = beyondUseOf(later, { master, organisation }, timeZone)
  return 'code' in extended || extended.at <= beyondUse.at ? null : extended
}

function budFinding(
  view: BatchView,
  beyondUse: BeyondUse | null,
  { now, organisation }: GateSurroundings,
): GateFinding {
  if (!beyondUse) return { ok: false, text: 'It is fixed when the record is submitted.' }
  const show = shownIn(view.timeZone)
  const at = show.dateTime(beyondUse.at)
  const extended = afterSterility(view, beyondUse, organisation)
  if (extended && beyondUse.at <= now)
    return {
      ok: false,
      text: `${at} has passed; it becomes ${show.dateTime(extended.at)} when the sterility test passes.`,
    }
  if (beyondUse.at <= now) return { ok: false, text: `It passed on ${at}. The batch can only be rejected.` }
  return { ok: true, text: `${at}. ${beyondUse.basis}` }
}

function labelFindings(
  view: BatchView,
  beyondUse: BeyondUse | null,
  { facility }: OrganisationState,
): GateFinding[] {
  const { state, master } = view
  if (state.label) return [{ ok: true, text: 'It was made with the release.' }]
  if (!beyondUse || !facility)
    return [{ ok: false, text: 'It cannot be made before the beyond-use date is fixed.' }]
  const missing = lintLabel(labelOfBatch(state, master.content, facility, beyondUse, null))
  if (missing.length === 0) return [{ ok: true, text: 'Nothing is missing.' }]
  return missing.map(({ message, clause }) => ({
    ok: false,
    text: `${message} (${clause})`,
    href: `/formulas/${master.formulaId}`,
    linkLabel: 'Open the master formula',
  }))
}
