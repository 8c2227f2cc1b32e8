/** Where a node was laid out; `x` and `y` are its middle. */
export interface PlacedBox {
  readonly key: string
  readonly x: number
  readonly y: number
}
interface Ends {
  readonly from: string
  readonly to: string
}
export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export const isArrow = (key: string): key is Arrow => key.startsWith('Arrow')

const nearest = (boxes: readonly PlacedBox[], y: number): PlacedBox | undefined =>
  boxes.toSorted((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0]

/**
 * The node that an arrow key leads to: right follows the material, left goes back to where it came from, up and down
 * step through the column. The node itself where there is none.
 */
export function nodeAt(
  arrow: Arrow,
  current: string,
  boxes: readonly PlacedBox[],
  edges: readonly Ends[],
): string {
  const here = boxes.find(({ key }) => key === current)
  if (!here) return boxes[0]?.key ?? current
  const among = (keys: readonly string[]) => boxes.filter(({ key }) => keys.includes(key))
  switch (arrow) {
    case 'ArrowRight':
      return (
        nearest(among(edges.flatMap(({ from, to }) => (from === current ? [to] : []))), here.y)?.key ??
        current
      )
    case 'ArrowLeft':
      return (
        nearest(among(edges.flatMap(({ from, to }) => (to === current ? [from] : []))), here.y)?.key ??
        current
      )
    default: {
      const sign = arrow === 'ArrowDown' ? 1 : -1
      const column = boxes.filter(({ x, y }) => Math.abs(x - here.x) < 1 && (y - here.y) * sign > 0)
      return nearest(column, here.y)?.key ?? current
    }
  }
}
