import { BATCH_STATES, batchStates } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { COLUMNS, columnOf, commandInto, movesFrom, noWay, notForRoles } from './board-columns.ts'

describe('the columns of the pipeline', () => {
  it('[B16.1] are draft, scheduled, in progress, pending review, pending release, released', () => {
    expect(COLUMNS.map(({ label }) => label)).toEqual([
      'Draft',
      'Scheduled',
      'In progress',
      'Pending review',
      'Pending release',
      'Released',
    ])
  })

  it('[B16.1] hold every state but those that have left the pipeline, each once', () => {
    const homeless = BATCH_STATES.filter((status) => columnOf(status) === null)
    expect(homeless).toEqual(['rejected', 'cancelled'])
    const placed = COLUMNS.flatMap(({ statuses }) => statuses)
    expect(new Set(placed).size).toBe(placed.length)
  })
})

describe('what a drag can do', () => {
  it('[B16.2] is what the state table has, and nothing else', () => {
    const ways = BATCH_STATES.flatMap((status) =>
      movesFrom(status).map(({ column, command }) => [status, column.id, command]),
    )
    expect(ways).toEqual([
      ['draft', 'scheduled', 'batch.plan'],
      ['scheduled', 'in_progress', 'batch.start'],
      ['completed', 'pending_review', 'batch.submit'],
      ['pending_review', 'pending_release', 'batch.approveReview'],
      ['pending_release', 'released', 'batch.release'],
    ])
    for (const [status, , command] of ways)
      expect(
        batchStates.transitions.some(
          (row) => row.command === command && (row.from as readonly string[]).includes(status ?? ''),
        ),
      ).toBe(true)
  })

  it('[B16.2] never goes back, and not past a stage', () => {
    expect(commandInto('in_progress', 'scheduled')).toBeNull()
    expect(commandInto('scheduled', 'released')).toBeNull()
    expect(commandInto('released', 'pending_release')).toBeNull()
    const released = COLUMNS.at(-1)
    expect(released && noWay('scheduled', released)).toBe(
      'A batch that is scheduled cannot be put under released. It goes to in progress next.',
    )
  })

  it('[P11.2] names the roles of a command that is not for the person', () => {
    expect(notForRoles('batch.release')).toBe('Release is for: pharmacist in charge.')
  })
})
