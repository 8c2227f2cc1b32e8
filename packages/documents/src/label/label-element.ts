/** Style properties that the label uses, in device pixels where they are lengths. */
export type LabelStyle = Record<string, string | number>

/** An element as satori takes it: a React element's shape, without React. */
export interface LabelElement {
  readonly type: 'div' | 'img'
  readonly props: {
    readonly style: LabelStyle
    readonly children?: string | readonly LabelElement[]
    readonly src?: string
    readonly width?: number
    readonly height?: number
  }
}

/** Where an element stands, in device pixels from the label's upper left corner. */
export interface PixelBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A box at a fixed place, its children in a row. */
export function boxAt(
  box: PixelBox,
  style: LabelStyle,
  children: readonly LabelElement[] = [],
): LabelElement {
  return {
    type: 'div',
    props: { style: { position: 'absolute', display: 'flex', ...box, ...style }, children },
  }
}

/** A square image at a fixed place. */
export function squareImageAt(left: number, top: number, sidePixels: number, source: string): LabelElement {
  return {
    type: 'img',
    props: {
      src: source,
      width: sidePixels,
      height: sidePixels,
      style: { position: 'absolute', left, top },
    },
  }
}

/** Every text of the tree, in the order in which it is drawn. */
export function textsOf(element: LabelElement): string[] {
  const { children } = element.props
  if (children === undefined) return []
  return typeof children === 'string' ? [children] : children.flatMap(textsOf)
}
