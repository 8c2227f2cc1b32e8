import { Resvg } from '@resvg/resvg-js'
import satori from 'satori'
import type { Rasteriser } from './rasteriser.ts'

/** Node: satori with its layout engine built in, resvg as a native library. */
export const rasteriser: Rasteriser = {
  svgOf: async (root, options) => satori(root as Parameters<typeof satori>[0], options),
  pngOf: async (svg, widthPixels) => {
    const image = new Resvg(svg, {
      background: '#fff',
      fitTo: { mode: 'width', value: widthPixels },
      font: { loadSystemFonts: false },
    }).render()
    return new Uint8Array(image.asPng())
  },
}
