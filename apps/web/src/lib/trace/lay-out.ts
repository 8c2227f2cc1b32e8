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

/** A line that bends softly at each point between its ends. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  const parts = rest.map((point, index) => {
    const next = rest[index + 1]
    if (!next) return `L${point.x} ${point.y}`
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
  })
  return `M${first.x} ${first.y}${parts.join('')}`
}

/** Lays a genealogy out: suppliers at the left, recipients at the right. The library is loaded when it is first wanted. */
export async function layOut({ nodes, edges }: Genealogy): Promise<Drawing> {
  const { Graph, layout } = await import('@dagrejs/dagre')
  const graph = new Graph({ directed: true, multigraph: true })
  graph.setGraph({ rankdir: 'LR', ranksep: 48, nodesep: 18, edgesep: 12, marginx: MARGIN, marginy: MARGIN })
  for (const { key } of nodes) graph.setNode(key, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const edge of edges) {
    const width = edgeText(edge).length * DIGIT_WIDTH + 12
    graph.setEdge(edge.from, edge.to, { width, height: LABEL_HEIGHT, labelpos: 'c' }, edge.key)
  }
  layout(graph)
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
        path: curve(drawn.points),
        text: edgeText(edge),
        x: drawn.x,
        y: drawn.y,
        width: drawn.width,
      }
    }),
  }
}
