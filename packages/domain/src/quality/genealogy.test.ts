import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, compare } from '../kernel/decimal.ts'
import { balanceOfRoot, genealogyOf, sumsOf } from './genealogy.ts'
import type { GenealogyLink, GenealogyNode, LinkKind } from './genealogy.ts'
import type { Quantity } from '../kernel/quantity.ts'

const node = (key: string, left: Quantity | null = null): GenealogyNode => ({
  key,
  kind: key.split(':')[0] as GenealogyNode['kind'],
  id: key.split(':')[1] ?? '',
  label: key,
  detail: '',
  status: null,
  left,
})
const g = (value: string): Quantity => ({ value, unit: 'g' })
const link = (from: string, to: string, kind: LinkKind, quantity: Quantity | null): GenealogyLink => ({
  from,
  to,
  kind,
  quantity,
  at: '2026-11-20T15:00:00.000Z',
  reference: '',
})

/** A supplier's lot, split once; both halves and another lot used in one batch; its product sold to two. */
const nodes = [
  node('supplier_lot:S1'),
  node('lot:A', g('3.0')),
  node('lot:A2', g('0')),
  node('lot:B', g('1')),
  node('batch:1'),
  node('lot:P', { value: '40', unit: 'each' }),
  node('recipient:H1'),
  node('recipient:H2'),
  node('lot:other', g('5')),
]
const links = [
  link('supplier_lot:S1', 'lot:A', 'supplied', g('10.0')),
  link('lot:A', 'lot:A2', 'split', g('2.5')),
  link('lot:A', 'batch:1', 'used', g('1.25')),
  link('lot:A', 'batch:1', 'used', { value: '3250', unit: 'mg' }),
  link('lot:A2', 'batch:1', 'used', g('2.5')),
  link('lot:B', 'batch:1', 'used', { value: '20', unit: 'mL' }),
  link('batch:1', 'lot:P', 'made', { value: '100', unit: 'each' }),
  link('lot:P', 'recipient:H1', 'distributed', { value: '25', unit: 'each' }),
  link('lot:P', 'recipient:H2', 'distributed', { value: '35', unit: 'each' }),
]
const keys = (items: readonly { readonly key: string }[]) => items.map(({ key }) => key).sort()

describe('the graph of a lot', () => {
  test('[B21.2] [X17] runs from a component lot through its parts and its batch to every recipient', () => {
    const graph = genealogyOf('lot:A', nodes, links)
    expect(keys(graph.nodes)).toEqual([
      'batch:1',
      'lot:A',
      'lot:A2',
      'lot:P',
      'recipient:H1',
      'recipient:H2',
      'supplier_lot:S1',
    ])
    expect(graph.nodes.find(({ key }) => key === 'supplier_lot:S1')).toMatchObject({
      side: 'source',
      distance: 1,
    })
    expect(graph.nodes.find(({ key }) => key === 'recipient:H2')).toMatchObject({
      side: 'descendant',
      distance: 3,
    })
    expect(graph.beyond).toEqual([])
  })

  test('[B21.2] runs from the product back to suppliers’ lots, through every lot of each component', () => {
    const graph = genealogyOf('lot:P', nodes, links)
    const sources = graph.nodes.filter(({ side }) => side === 'source')
    expect(keys(sources)).toEqual(['batch:1', 'lot:A', 'lot:A2', 'lot:B', 'supplier_lot:S1'])
  })

  test('[X17] several uses of one lot are one edge whose quantities add up exactly, in the unit that came first', () => {
    const edge = genealogyOf('batch:1', nodes, links).edges.find(({ from }) => from === 'lot:A')
    expect(edge).toMatchObject({ kind: 'split' })
    const used = genealogyOf('batch:1', nodes, links).edges.find(
      ({ from, kind }) => from === 'lot:A' && kind === 'used',
    )
    expect(used?.totals).toEqual([g('4.50')])
    expect(used?.parts).toHaveLength(2)
  })

  test('[X17] what cannot be added up stands apart', () => {
    expect(sumsOf([g('1'), { value: '2', unit: 'each' }, { value: '500', unit: 'mg' }])).toEqual([
      g('1.5'),
      { value: '2', unit: 'each' },
    ])
  })

  test('[X17] the balance of a lot accounts for all that was brought, and names what went otherwise', () => {
    const graph = genealogyOf('lot:A', nodes, links)
    // 10.0 g came; 2.5 g were split off, 4.5 g used, 3.0 g are left.
    expect(balanceOfRoot(graph, null)).toMatchObject({
      brought: g('10.0'),
      gone: g('7.00'),
      reserved: null,
      otherwise: null,
    })
    const wasted = genealogyOf(
      'lot:A',
      nodes.map((item) => (item.key === 'lot:A' ? node('lot:A', g('2.8')) : item)),
      links,
    )
    expect(balanceOfRoot(wasted, null)?.otherwise).toEqual(g('0.20'))
    // What is put aside for a planned batch is neither free nor lost.
    expect(balanceOfRoot(wasted, g('0.2'))).toMatchObject({ reserved: g('0.2'), otherwise: null })
  })

  test('[X17] a graph that was cut says where it goes on', () => {
    const graph = genealogyOf('lot:A', nodes.slice(0, 5), links)
    expect(graph.beyond).toEqual(['batch:1'])
    expect(balanceOfRoot(genealogyOf('lot:P', nodes.slice(5, 7), links), null)).toBeNull()
  })

  test('[L08] an edge that would lead back is left out and named, never followed for ever', () => {
    const back = link('batch:1', 'lot:A', 'transform', g('1'))
    const graph = genealogyOf('lot:A', nodes, [...links, back])
    expect(graph.circles).toEqual(['transform batch:1 lot:A'])
    expect(graph.edges.map(({ kind }) => kind)).not.toContain('transform')
  })

  test('[B21.2] a batch beside the way is not in the graph', () => {
    const sibling = [...links, link('supplier_lot:S1', 'lot:other', 'supplied', g('5'))]
    expect(keys(genealogyOf('lot:A', nodes, sibling).nodes)).not.toContain('lot:other')
  })
})

test('[X17] sums are exact whatever the order and however many', () => {
  const amount = fc
    .integer({ min: 1, max: 10_000_000 })
    .map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`)
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 60 }), (values) => {
      const plain = values.reduce((sum, value) => add(sum, value), '0')
      const [sum] = sumsOf(values.map(g))
      const [backwards] = sumsOf(values.toReversed().map(g))
      expect(compare(sum?.value ?? '', plain)).toBe(0)
      expect(compare(backwards?.value ?? '', plain)).toBe(0)
    }),
  )
})
