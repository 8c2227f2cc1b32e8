import { describe, expect, it } from 'vitest'
import { nothingDiffers, ReviewState } from './review-state.svelte.ts'
import { allDone, doneStep, viewOf } from './view.fixture.ts'

const blank = viewOf()
const ids = blank.master.content.procedure.map(({ id }) => id)
const submitted = { personId: 'p-1', name: 'Maria Lopez', at: '2026-11-20T15:00:00.000Z' }

/** A record in which the steps at these places were skipped. */
function withSkipped(...places: number[]) {
  const steps = { ...allDone(blank) }
  for (const place of places) {
    const id = ids[place]!
    steps[id] = doneStep(blank, id, { status: 'skipped', performed: null, skipReason: 'Not needed' })
  }
  return new ReviewState(() => viewOf({ steps, submitted }))
}

describe('a review by exception', () => {
  it('[B13.4] shows only the steps that differ when it is asked to', () => {
    const review = withSkipped(2, 7)
    expect(review.shown).toHaveLength(ids.length)
    review.exceptionsOnly = true
    expect(review.shown.map(({ item }) => item.number)).toEqual([3, 8])
  })

  it('[B13.4] goes from one exception to the next and back, and stays at the last', () => {
    const review = withSkipped(2, 7)
    expect([review.move(1), review.move(1), review.move(1)]).toEqual([ids[2], ids[7], null])
    expect(review.at).toBe(ids[7])
    expect([review.move(-1), review.move(-1)]).toEqual([ids[2], null])
  })

  it('[B13.4] begins at the end when it is asked for the one before', () => {
    expect(withSkipped(2, 7).move(-1)).toBe(ids[7])
  })

  it('[B13.4] says what was looked at when there is nothing to see', () => {
    const review = withSkipped()
    expect(review.withExceptions).toEqual([])
    expect(nothingDiffers(review.steps)).toContain(`all ${ids.length} steps are signed`)
  })
})
