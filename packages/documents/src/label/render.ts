import { rasteriser } from '#rasterise'
import type { LabelContent } from '@batchproof/domain/labelling/label-content.ts'
import { LABEL_FONTS } from './label-fonts.generated.ts'
import { LABEL_FONT_FAMILY, layOutLabel } from './label-layout.ts'
import { LABEL_TEMPLATES, type LabelTemplateName } from './label-templates.ts'
import { withResolution } from './png-resolution.ts'
import type { LabelFont } from './rasteriser.ts'

/** Which label form, and the printer's resolution in dots an inch (thermal: 203, 300 or 600). */
export interface RenderLabelOptions {
  readonly template: LabelTemplateName
  readonly dpi?: 203 | 300 | 600
}

/** A drawn label. Equal content gives equal bytes, so its hash can stand in the record. */
export interface RenderedLabel {
  /** Text as outlines: it looks the same wherever it is opened. */
  readonly svg: string
  /** One pixel a printer dot, with the resolution written into the file. */
  readonly png: Uint8Array
  readonly widthMillimetres: number
  readonly heightMillimetres: number
}

let fonts: LabelFont[] | undefined

/** The label's typeface in its two weights, decoded once. */
export function labelFonts(): LabelFont[] {
  fonts ??= ([500, 700] as const).map((weight) => ({
    name: LABEL_FONT_FAMILY,
    weight,
    style: 'normal' as const,
    data: Uint8Array.from(atob(LABEL_FONTS[weight].woffBase64), (character) => character.charCodeAt(0))
      .buffer,
  }))
  return fonts
}

/**
 * Draws a product label with its DataMatrix and QR code (B22.1, B22.2).
 * @throws LabelProblem when the content is incomplete by 503B(a)(10) (X13), too long for the form, or holds
 *   what the typeface or the codes cannot carry. Nothing is drawn then.
 */
export async function renderLabel(
  content: LabelContent,
  options: RenderLabelOptions,
): Promise<RenderedLabel> {
  const { template, dpi = 300 } = options
  const { widthMillimetres, heightMillimetres } = LABEL_TEMPLATES[template]
  const { root, widthPixels: width, heightPixels: height } = layOutLabel(content, template, dpi)
  const svg = await rasteriser.svgOf(root, { width, height, fonts: labelFonts() })
  const png = withResolution(await rasteriser.pngOf(svg, width), dpi)
  return { svg, png, widthMillimetres, heightMillimetres }
}
