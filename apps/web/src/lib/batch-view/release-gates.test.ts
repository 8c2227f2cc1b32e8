import { initialDeviation, initialOrganisation, type BatchState, type LabResult } from '@batchproof/domain'
import { FACILITY } from '@batchproof/testing/facility/organisation.ts'
import { describe, expect, it } from 'vitest'
import { releaseGates, type Gate } from './release-gates.ts'
import { allDone, viewOf } from './view.fixture.ts'

const person = (personId: string) => ({ personId, name: personId, at: '2026-11-20T13:00:00.000Z' })
const passed = (test: LabResult['test'], result: LabResult['result'] = 'passed'): LabResult => ({
  id: test,
  test,
  result,
  value: '',
  method: 'USP',
  reportNumber: 'LAB-1',
  by: person('lab'),
})
const ready: Partial<BatchState> = {
  status: 'pending_release',
  steps: allDone(viewOf()),
  commenced: person('p-1'),
  reviewed: person('qa-1'),
  labResults: [passed('sterility'), passed('endotoxin')],
  beyondUse: {
    at: '2027-02-18T13:00:00.000Z',
    limitedBy: 'policy',
    basis: 'By policy.',
    resolution: 'days',
    overrideDeviationId: 'd-9',
  },
}
const around = {
  personId: 'pic-1',
  organisation: { ...initialOrganisation, facility: FACILITY },
  now: '2026-11-21T10:00:00.000Z',
}
const closedGates = (gates: readonly Gate[]) => gates.filter(({ open }) => !open).map(({ id }) => id)

describe('the gates of a release', () => {
  it('[B14.2] are all open for a batch that may be released', () => {
    expect(closedGates(releaseGates(viewOf(ready), around))).toEqual([])
  })

  it('[B14.1] keep the reviewer and whoever compounded from releasing', () => {
    for (const personId of ['qa-1', 'p-1', 'p-2'])
      expect(closedGates(releaseGates(viewOf(ready), { ...around, personId }))).toEqual(['person'])
  })

  it('[B14.2] name every deviation that is not closed, and lead to it', () => {
    const deviation = { ...initialDeviation, id: 'd-1', recordId: 'BD-0007', status: 'resolved' as const }
    const gate = releaseGates(viewOf(ready, { deviations: [deviation] }), around).find(
      ({ id }) => id === 'deviations',
    )
    expect(gate?.open).toBe(false)
    expect(gate?.findings[0]).toMatchObject({
      text: 'BD-0007 is resolved, not closed.',
      href: '/deviations/d-1',
    })
  })

  it('[B14.2] stay shut without a required result, and after a failed one', () => {
    const missing = viewOf({ ...ready, labResults: [passed('endotoxin')] })
    expect(closedGates(releaseGates(missing, around))).toEqual(['lab'])
    const failed = viewOf({ ...ready, labResults: [passed('sterility', 'failed'), passed('endotoxin')] })
    expect(closedGates(releaseGates(failed, around))).toEqual(['lab'])
  })

  it('[B19.1] stay shut when the beyond-use date has passed', () => {
    const later = { ...around, now: '2027-02-18T13:00:00.000Z' }
    expect(closedGates(releaseGates(viewOf(ready), later))).toEqual(['bud'])
  })

  it('[X13] name what the label has not, with its clause', () => {
    const view = viewOf(ready)
    const content = { ...view.master.content, storageStatement: '' }
    const gates = releaseGates({ ...view, master: { ...view.master, content } }, around)
    expect(closedGates(gates)).toEqual(['label'])
    expect(gates.at(-1)?.findings[0]?.text).toContain('503B(a)(10)')
  })

  it('[B13.3] lead to the review where there is none yet', () => {
    const gates = releaseGates(viewOf({ ...ready, reviewed: null }), around)
    expect(closedGates(gates)).toEqual(['review'])
    expect(gates[0]?.findings[0]?.href).toBe('/batches/b-1/review')
  })
})
