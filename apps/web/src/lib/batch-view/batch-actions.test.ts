import { refusal, type BatchStatus } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { actionsOf } from './batch-actions.ts'
import { viewOf } from './view.fixture.ts'

const names = (status: BatchStatus, roles: string[], held = false) => {
  const by = { personId: 'p', name: 'P', at: '', reason: '' }
  return actionsOf(viewOf({ status, held: held ? by : null }), roles).map(({ name }) => name)
}

describe('what a person can do with a batch', () => {
  it('[P11.2] offers only what the role and the state allow', () => {
    expect(names('scheduled', ['production_manager'])).toEqual(['batch.reschedule', 'batch.cancel'])
    expect(names('draft', ['production_manager'])).toEqual(['batch.plan', 'batch.cancel'])
    expect(names('scheduled', ['qa'])).toEqual([])
    expect(names('released', ['pic', 'production_manager'])).toEqual([])
    // A test that comes in late, and fails, is what a recall begins with.
    expect(names('released', ['qa'])).toEqual(['batch.reportLabResult'])
    expect(names('in_progress', ['inspector'])).toEqual([])
  })

  it('[R10] offers to hold what runs, and to resume what is held', () => {
    expect(names('in_progress', ['qa'])).toContain('batch.hold')
    expect(names('in_progress', ['qa'])).not.toContain('batch.resume')
    expect(names('in_progress', ['qa'], true)).toContain('batch.resume')
    expect(names('in_progress', ['qa'], true)).not.toContain('batch.hold')
  })

  it('[B17.1] says why an action that is offered cannot be done now', () => {
    const blocks = { 'batch.overrideBud': [refusal('bud_not_calculable', 'There is no policy.')] }
    const action = actionsOf(viewOf({ status: 'completed' }, { blocks }), ['pic']).find(
      ({ name }) => name === 'batch.overrideBud',
    )
    expect(action?.reasons).toEqual(['There is no policy.'])
  })
})
