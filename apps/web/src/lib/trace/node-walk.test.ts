import { expect, it } from 'vitest'
import { nodeAt } from './node-walk.ts'

const boxes = [
  { key: 'supplier', x: 0, y: 50 },
  { key: 'lot', x: 100, y: 50 },
  { key: 'batch 1', x: 200, y: 0 },
  { key: 'batch 2', x: 200, y: 60 },
  { key: 'batch 3', x: 200, y: 120 },
]
const edges = [
  { from: 'supplier', to: 'lot' },
  ...['batch 1', 'batch 2', 'batch 3'].map((to) => ({ from: 'lot', to })),
]

it('[X17] right and left follow the material, to what lies nearest', () => {
  expect(nodeAt('ArrowRight', 'lot', boxes, edges)).toBe('batch 2')
  expect(nodeAt('ArrowLeft', 'batch 3', boxes, edges)).toBe('lot')
})

it('[X17] up and down step through one column, and stay at its end', () => {
  expect(nodeAt('ArrowDown', 'batch 1', boxes, edges)).toBe('batch 2')
  expect(nodeAt('ArrowUp', 'batch 3', boxes, edges)).toBe('batch 2')
  expect(nodeAt('ArrowUp', 'batch 1', boxes, edges)).toBe('batch 1')
})

it('[X17] where nothing leads on, the node stays', () => {
  expect(nodeAt('ArrowLeft', 'supplier', boxes, edges)).toBe('supplier')
  expect(nodeAt('ArrowRight', 'batch 1', boxes, edges)).toBe('batch 1')
})
