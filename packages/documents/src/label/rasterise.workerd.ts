import { initWasm, Resvg } from '@resvg/resvg-wasm'
import satori, { init } from 'satori/standalone'
// A Worker may not compile WebAssembly from bytes: both engines come as modules compiled at upload.
import resvgModule from '@resvg/resvg-wasm/index_bg.wasm'
import layoutModule from 'satori/yoga.wasm'
import type { Rasteriser } from './rasteriser.ts'

let ready: Promise<unknown> | undefined

/** Both engines refuse a second initialisation, and an isolate serves many requests. */
function whenReady(): Promise<unknown> {
  ready ??= Promise.all([init(layoutModule), initWasm(resvgModule)])
  return ready
}

/** Cloudflare Workers: satori's standalone build and resvg, both on precompiled WebAssembly. */
export const rasteriser: Rasteriser = {
  svgOf: async (root, options) => {
    await whenReady()
    return satori(root as Parameters<typeof satori>[0], options)
  },
  pngOf: async (svg, widthPixels) => {
    await whenReady()
    const resvg = new Resvg(svg, { background: '#fff', fitTo: { mode: 'width', value: widthPixels } })
    const image = resvg.render()
    const png = image.asPng()
    // The WASM heap is not garbage collected.
    image.free()
    resvg.free()
    return png
  },
}
