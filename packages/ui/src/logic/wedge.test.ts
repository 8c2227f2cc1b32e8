import { describe, expect, it } from 'vitest'
import { feedWedge, idleWedge, isGroupSeparator, type WedgeStep } from './wedge.ts'

/** Feeds keys with the same gap between them and gives every step. */
function feedAll(keys: string[], gapMilliseconds: number): WedgeStep[] {
  const steps: WedgeStep[] = []
  let state = idleWedge
  keys.forEach((key, index) => {
    const step = feedWedge(state, key, 1000 + index * gapMilliseconds)
    state = step.state
    steps.push(step)
  })
  return steps
}
const last = (steps: WedgeStep[]) => steps[steps.length - 1]

describe('feedWedge', () => {
  it('[B08.1] a fast burst ended by Enter is a scan', () => {
    expect(last(feedAll([...'PHE-2291', 'Enter'], 8))?.scanned).toBe('PHE-2291')
  })
  it('[B08.1] Shift between capitals does not break a scan', () => {
    expect(last(feedAll(['Shift', 'P', 'Shift', 'H', 'Shift', 'E', '2', 'Enter'], 10))?.scanned).toBe('PHE2')
  })
  it('keys at the speed of a hand are never a scan', () => {
    const steps = feedAll([...'12.48', 'Enter'], 90)
    expect(last(steps)?.scanned).toBeNull()
    expect(steps.some((step) => step.scanning)).toBe(false)
  })
  it('two keys struck together are not yet a scan', () => {
    expect(feedAll(['1', '2', '.'], 15).some((step) => step.scanning)).toBe(false)
  })
  it('says so as soon as the keys can only come from a scanner', () => {
    expect(feedAll([...'0012'], 10).map((step) => step.scanning)).toEqual([false, false, false, true])
  })
  it('a pause before Enter drops the burst', () => {
    const burst = feedAll([...'PHE-2291'], 8)
    const state = last(burst)?.state ?? idleWedge
    expect(feedWedge(state, 'Enter', state.lastKeyMilliseconds + 400).scanned).toBeNull()
  })
  it('a hand-typed figure before a scan is not part of it', () => {
    let state = feedWedge(idleWedge, '7', 0).state
    ;[...'ABCD'].forEach((key, index) => (state = feedWedge(state, key, 500 + index * 9).state))
    expect(feedWedge(state, 'Enter', 540).scanned).toBe('ABCD')
  })
  it('[B08.7] knows the keys in which a scanner sends the group separator', () => {
    const key = (text: string, ctrlKey: boolean) => isGroupSeparator({ key: text, ctrlKey, metaKey: false })
    expect([key(']', true), key('\u001D', false)]).toEqual([true, true])
    expect([key(']', false), key('[', true)]).toEqual([false, false])
  })
})
