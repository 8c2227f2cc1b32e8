import type { LabelElement } from './label-element.ts'

/** A font file as satori takes it. */
export interface LabelFont {
  readonly name: string
  readonly data: ArrayBuffer
  readonly weight: 500 | 700
  readonly style: 'normal'
}

/** Canvas in device pixels and the fonts to draw with; `embedFont: false` keeps words as `<text>`. */
export interface SvgOptions {
  readonly width: number
  readonly height: number
  readonly fonts: LabelFont[]
  readonly embedFont?: boolean
}

/**
 * The two engines that turn a label's elements into a picture. `#rasterise` (package.json, `imports`)
 * chooses the host's own: native on Node, WebAssembly on Workers. Equal input gives equal output.
 */
export interface Rasteriser {
  readonly svgOf: (root: LabelElement, options: SvgOptions) => Promise<string>
  /** PNG bytes of the SVG, scaled to the given width in pixels, on white. */
  readonly pngOf: (svg: string, widthPixels: number) => Promise<Uint8Array>
}
