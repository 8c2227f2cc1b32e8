import { describe, expect, it } from 'vitest'
import { scalePositions } from './scale-position.ts'

const weigh = { low: '12.25', target: '12.50', high: '12.75' }

describe('scalePositions', () => {
  it('[B09.1] puts the target in the middle of even limits and a value between them', () => {
    const positions = scalePositions({ ...weigh, value: '12.50' })
    expect(positions?.target).toBeCloseTo(50)
    expect(positions?.marker).toBeCloseTo(50)
    expect(positions?.beyond).toBeNull()
  })
  it('[B09.1] a value outside stands outside the limits, and far outside at the end', () => {
    const near = scalePositions({ ...weigh, value: '12.80' })
    expect(near?.marker).toBeGreaterThan(near?.high ?? 100)
    expect(scalePositions({ ...weigh, value: '40' })).toMatchObject({ marker: 98, beyond: 'high' })
    expect(scalePositions({ ...weigh, value: '0' })).toMatchObject({ marker: 2, beyond: 'low' })
  })
  it('draws the scale before anything is entered, and while a point is half typed', () => {
    expect(scalePositions({ ...weigh, value: '' })?.marker).toBeNull()
    expect(scalePositions({ ...weigh, value: '-' })?.marker).toBeNull()
    expect(scalePositions({ ...weigh, value: '12.' })?.marker).not.toBeNull()
  })
  it('mirrors an open side from the target, and gives up without a span', () => {
    expect(scalePositions({ low: '2', target: '4' })?.target).toBeCloseTo(50)
    expect(scalePositions({ high: '8' })).toBeNull()
    expect(scalePositions({ low: '5', high: '5' })).toBeNull()
  })
})
