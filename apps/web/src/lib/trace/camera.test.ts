import { expect, it } from 'vitest'
import { Camera } from './camera.svelte.ts'

const camera = (picture = { width: 2000, height: 500 }) => {
  const made = new Camera(
    () => ({ width: 1000, height: 500 }),
    () => picture,
  )
  made.fit()
  return made
}

it('[X17] fits a large picture into its frame, and does not blow a small one up', () => {
  expect(camera().scale).toBe(0.5)
  const small = camera({ width: 200, height: 100 })
  expect(small.scale).toBe(1)
  expect(small.viewBox).toBe('-400 -200 1000 500')
})

it('[X17] zooms about the pointer: what lies under it stays there', () => {
  const made = camera()
  const under = { x: made.x + 250 / made.scale, y: made.y + 100 / made.scale }
  made.zoom(2, { x: 250, y: 100 })
  expect(made.x + 250 / made.scale).toBeCloseTo(under.x)
  expect(made.y + 100 / made.scale).toBeCloseTo(under.y)
})

it('[X17] keeps what is stepped to in sight', () => {
  const made = camera()
  made.zoom(4)
  made.show({ x: 1900, y: 20 }, { width: 100, height: 60 })
  expect(made.x + 1000 / made.scale).toBeGreaterThanOrEqual(1950)
  expect(made.y).toBeLessThanOrEqual(-10)
})

it('zooms no further than can be read', () => {
  const made = camera()
  for (let round = 0; round < 40; round += 1) made.zoomIn()
  expect(made.scale).toBe(2.5)
})
