import type { Genealogy } from '@batchproof/domain'
import { edgeText } from './genealogy-words.ts'
import type { PlacedBox } from './node-walk.ts'

export const NODE_WIDTH = 190
export const NODE_HEIGHT = 62
const LABEL_HEIGHT = 18
/** Width of a digit of the labels' type, near enough to keep room for them. */
const DIGIT_WIDTH = 7
const MARGIN = 24

/** An edge as a line through points, and where its quantity stands. */
export interface DrawnEdge {
  readonly key: string
  readonly path: string
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
}

/** A graph laid out from left to right, in units of its own. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly edges: readonly DrawnEdge[]
}

interface Point {
  readonly x: number
  readonly y: number
}

/** A line that runs level through each of its points: out of a box to the right, into the next from the left. */
function curve(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1]
      if (!before) return `M${x} ${y}`
      const middle = (before.x + x) / 2
      return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`
    })
    .join('')
}

/** Points between the ends: where the line passes other columns. */
const between = (points: readonly Point[]): readonly Point[] => points.slice(1, -1)

/** Lays a genealogy out: suppliers at the left, recipients at the right. The library is loaded when it is first wanted. */
export async function layOut({ nodes, edges }: Genealogy): Promise<Drawing> {
  const { Graph, layout } = await import('@dagrejs/dagre')
  const graph = new Graph({ directed: true, multigraph: true })
  graph.setGraph({ rankdir: 'LR', ranksep: 80, nodesep: 18, edgesep: 12, marginx: MARGIN, marginy: MARGIN })
  for (const { key } of nodes) graph.setNode(key, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const edge of edges) {
    const width = edgeText(edge).length * DIGIT_WIDTH + 12
    graph.setEdge(edge.from, edge.to, { width, height: LABEL_HEIGHT, labelpos: 'c' }, edge.key)
  }
  layout(graph)
  /** The middle of a box's side: right where something leaves, left where something comes in. */
  const beside = (key: string, side: 1 | -1): Point => {
    const { x, y } = graph.node(key) as Point
    return { x: x + (side * NODE_WIDTH) / 2, y }
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    width,
    height,
    boxes: nodes.map(({ key }) => {
      const { x, y } = graph.node(key) as Point
      return { key, x, y }
    }),
    edges: edges.map((edge) => {
      const drawn = graph.edge({ v: edge.from, w: edge.to, name: edge.key }) as Point & {
        points: Point[]
        width: number
      }
      return {
        key: edge.key,
        path: curve([beside(edge.from, 1), ...between(drawn.points), beside(edge.to, -1)]),
        text: edgeText(edge),
        x: drawn.x,
        y: drawn.y,
        width: drawn.width,
      }
    }),
  }
}
