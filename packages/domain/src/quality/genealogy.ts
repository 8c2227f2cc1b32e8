import { isZero } from '../kernel/decimal.ts'
import { addQuantities, subtractQuantities } from '../kernel/quantity.ts'
import type { Quantity } from '../kernel/quantity.ts'

/** What stands in a genealogy: where material came from, what it became, and who has it (B21.2). */
export const GENEALOGY_KINDS = ['supplier_lot', 'lot', 'batch', 'recipient'] as const
export type GenealogyKind = (typeof GENEALOGY_KINDS)[number]

/** One lot, batch, supplier's lot or recipient. */
export interface GenealogyNode {
  /** `<kind>:<id>`, unique in the graph. */
  readonly key: string
  readonly kind: GenealogyKind
  readonly id: string
  /** Lot number, batch number, supplier's lot or the recipient's name. */
  readonly label: string
  /** Material, product, supplier or address: a second line under the label. */
  readonly detail: string
  readonly status: string | null
  /** What can still be taken from a lot; null for what is no lot. */
  readonly left: Quantity | null
}

/** How material goes from one to the next, always in the direction of the product. */
export const LINK_KINDS = [
  'supplied',
  'used',
  'made',
  'split',
  'combine',
  'transform',
  'distributed',
] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** One movement as it stands in the record; several of them may join the same two. */
export interface GenealogyLink {
  readonly from: string
  readonly to: string
  readonly kind: LinkKind
  /** What left `from`. Null where the record names none. */
  readonly quantity: Quantity | null
  /** When, as an instant or a date; empty where it is not known. */
  readonly at: string
  /** Document number of a delivery; empty otherwise. */
  readonly reference: string
}

/** All movements of one kind between two, with their exact sum. */
export interface GenealogyEdge {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly kind: LinkKind
  /** One sum for each family of units: grams and vials are never added up. */
  readonly totals: readonly Quantity[]
  readonly parts: readonly Omit<GenealogyLink, 'from' | 'to' | 'kind'>[]
}

/** Where a node lies, seen from the one that was asked about. */
export interface PlacedNode extends GenealogyNode {
  readonly side: 'root' | 'source' | 'descendant'
  /** Edges from the root by the shortest way. */
  readonly distance: number
}

/** A lot's or batch's whole story, both ways. */
export interface Genealogy {
  readonly root: string
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly GenealogyEdge[]
  /** Nodes that have more links than are shown, because the graph was cut at its limit. */
  readonly beyond: readonly string[]
  /** Edges left out because they would lead back to where they came from: a fault of the record, never a picture. */
  readonly circles: readonly string[]
}

/** Exact sums, one for each family of units, in the unit that came first (B09.3: nothing is converted across kinds). */
export function sumsOf(quantities: readonly Quantity[]): Quantity[] {
  const sums: Quantity[] = []
  for (const quantity of quantities) {
    const at = sums.findIndex((sum) => addQuantities(sum, quantity).ok)
    const found = sums[at]
    if (!found) {
      sums.push(quantity)
      continue
    }
    const added = addQuantities(found, quantity)
    if (added.ok) sums[at] = added.quantity
  }
  return sums
}

const byTime = (a: { readonly at: string }, b: { readonly at: string }): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : 0

function edgesOf(links: readonly GenealogyLink[]): GenealogyEdge[] {
  const groups = new Map<string, GenealogyLink[]>()
  for (const link of links) {
    const key = `${link.kind} ${link.from} ${link.to}`
    const found = groups.get(key)
    if (found) found.push(link)
    else groups.set(key, [link])
  }
  return [...groups].map(([key, group]) => {
    const { from, to, kind } = group[0] as GenealogyLink
    const parts = group.toSorted(byTime).map(({ quantity, at, reference }) => ({ quantity, at, reference }))
    return { key, from, to, kind, totals: sumsOf(parts.flatMap(({ quantity }) => quantity ?? [])), parts }
  })
}

type Neighbours = ReadonlyMap<string, readonly GenealogyEdge[]>

function neighbours(edges: readonly GenealogyEdge[], end: 'from' | 'to'): Neighbours {
  const map = new Map<string, GenealogyEdge[]>()
  for (const edge of edges) {
    const found = map.get(edge[end])
    if (found) found.push(edge)
    else map.set(edge[end], [edge])
  }
  return map
}

/** Keys of the edges that close a circle: found on the way down while their end is still being followed. */
function circlesOf(edges: readonly GenealogyEdge[]): Set<string> {
  const out = neighbours(edges, 'from')
  const state = new Map<string, 'open' | 'done'>()
  const circles = new Set<string>()
  for (const start of out.keys()) {
    if (state.has(start)) continue
    const path: { readonly node: string; next: number }[] = [{ node: start, next: 0 }]
    state.set(start, 'open')
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = out.get(top.node)?.[top.next]
      top.next += 1
      if (!edge) {
        state.set(top.node, 'done')
        path.pop()
      } else if (state.get(edge.to) === 'open') circles.add(edge.key)
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        path.push({ node: edge.to, next: 0 })
      }
    }
  }
  return circles
}

/** Distance of everything that is reached from the root, in one direction. */
function distances(root: string, edges: Neighbours, end: 'from' | 'to'): Map<string, number> {
  const found = new Map([[root, 0]])
  const queue = [root]
  for (let node = queue.shift(); node !== undefined; node = queue.shift())
    for (const edge of edges.get(node) ?? []) {
      if (found.has(edge[end])) continue
      found.set(edge[end], (found.get(node) ?? 0) + 1)
      queue.push(edge[end])
    }
  return found
}

/**
 * Folds movements into the graph of one lot or batch: up to suppliers' lots, down to recipients, movements between the
 * same two summed exactly, and nothing that hangs on neither way (B21.2, X17).
 *
 * @param root key of the node that was asked about
 * @param nodes everything that was read; what no way leads to is left out
 * @param links movements in the direction of the product; one whose end was not read marks its other end as cut
 */
export function genealogyOf(
  root: string,
  nodes: readonly GenealogyNode[],
  links: readonly GenealogyLink[],
): Genealogy {
  const known = new Map(nodes.map((node) => [node.key, node]))
  const whole = links.filter(({ from, to }) => known.has(from) && known.has(to))
  const all = edgesOf(whole)
  const circles = circlesOf(all)
  const edges = all.filter(({ key }) => !circles.has(key))
  const down = distances(root, neighbours(edges, 'from'), 'to')
  const up = distances(root, neighbours(edges, 'to'), 'from')
  const placed = nodes.flatMap((node): PlacedNode[] => {
    if (node.key === root) return [{ ...node, side: 'root', distance: 0 }]
    const below = down.get(node.key)
    if (below !== undefined) return [{ ...node, side: 'descendant', distance: below }]
    const above = up.get(node.key)
    return above === undefined ? [] : [{ ...node, side: 'source', distance: above }]
  })
  const shown = new Set(placed.map(({ key }) => key))
  const cut = links.flatMap(({ from, to }) => [
    ...(known.has(from) && !known.has(to) && down.has(from) ? [from] : []),
    ...(known.has(to) && !known.has(from) && up.has(to) ? [to] : []),
  ])
  return {
    root,
    nodes: placed.toSorted((a, b) => a.distance - b.distance || (a.label < b.label ? -1 : 1)),
    // Both ends on one way: an edge between a source and a descendant that passes the root by is another story.
    edges: edges.filter(
      ({ from, to }) =>
        shown.has(from) &&
        shown.has(to) &&
        ((down.has(from) && down.has(to)) || (up.has(from) && up.has(to))),
    ),
    beyond: [...new Set(cut)],
    circles: [...circles],
  }
}

/** Where a lot's quantity came from and went: `brought = gone + left + reserved + otherwise`, exactly. */
export interface LotBalance {
  readonly brought: Quantity
  readonly gone: Quantity
  /** Free: neither used nor promised. */
  readonly left: Quantity
  /** Put aside for planned batches. Null when there is nothing of it. */
  readonly reserved: Quantity | null
  /** Waste, samples and adjustments, which lead to no other node. Null when there is nothing of it. */
  readonly otherwise: Quantity | null
}

/**
 * The balance of the lot that the graph is about, or null where it is no lot, was cut, or is counted in units that
 * cannot be added up. Other lots of the graph are shown with a part of their links only.
 *
 * @param reserved what of the lot is put aside for planned batches, in its own unit
 */
export function balanceOfRoot(
  { root, nodes, edges, beyond }: Genealogy,
  reserved: Quantity | null,
): LotBalance | null {
  const left = nodes.find(({ key }) => key === root)?.left
  if (!left || beyond.includes(root)) return null
  const total = (end: 'from' | 'to'): Quantity | null => {
    const own = edges.filter((edge) => edge[end] === root)
    if (own.some(({ parts }) => parts.some(({ quantity }) => quantity === null))) return null
    const [sum, ...more] = sumsOf([{ value: '0', unit: left.unit }, ...own.flatMap(({ totals }) => totals)])
    return sum && more.length === 0 ? sum : null
  }
  const brought = total('to')
  const gone = total('from')
  if (!brought || !gone || isZero(brought.value)) return null
  const aside = reserved && !isZero(reserved.value) ? reserved : null
  let rest = brought
  for (const part of [gone, left, ...(aside ? [aside] : [])]) {
    const less = subtractQuantities(rest, part)
    if (!less.ok) return null
    rest = less.quantity
  }
  return { brought, gone, left, reserved: aside, otherwise: isZero(rest.value) ? null : rest }
}
