import { rasteriser } from '#rasterise'
import { formatLabelDate, type CalendarDate } from '@batchproof/domain/kernel/calendar-date.ts'
import { formatInstant, zonedDate, type Instant, type TimeZone } from '@batchproof/domain/kernel/instant.ts'
import { generateBarcode } from '@batchproof/domain/material/barcode.ts'
import type { LotStatus } from '@batchproof/domain/material/lot-states.ts'
import { codeImage, lotDataMatrix, modulePixels, sideWithQuietZone } from './codes.ts'
import { boxAt, squareImageAt, type LabelElement, type PixelBox } from './label-element.ts'
import { LABEL_FONT_FAMILY } from './label-layout.ts'
import { LabelProblem } from './label-problem.ts'
import { LOT_LABEL_SIZE } from './lot-label-size.ts'
import { withResolution } from './png-resolution.ts'
import { unitsKept } from './label-text.ts'
import { labelFonts, type RenderedLabel, type RenderLabelOptions } from './render.ts'
import { unsupportedCharacters, wrapRuns, type TextRun } from './text-fit.ts'

/** What stands on the container of a lot in the warehouse (211.80(d), 211.184). */
export interface LotLabelContent {
  readonly lotId: string
  readonly lotNumber: string
  readonly materialName: string
  readonly materialCode: string
  readonly supplier: string
  readonly supplierLot: string
  /** Null: the lot carries no expiry of its own. */
  readonly expiresOn: CalendarDate | null
  readonly receivedOn: CalendarDate
  readonly status: LotStatus
  /** The barcode on file; null: the label bears the lot's own code, `CLX:<lot uuid>`. */
  readonly barcode: string | null
  readonly printedAt: Instant
  readonly timeZone: TimeZone
}

const STATUS_WORDS: Readonly<Record<LotStatus, string>> = {
  draft: 'NOT RELEASED',
  quarantine: 'QUARANTINE',
  hold: 'HOLD',
  released: 'RELEASED',
  consumed: 'CONSUMED',
  rejected: 'REJECTED',
}

interface Row {
  readonly runs: readonly TextRun[]
  readonly largestPoints: number
  readonly smallestPoints: number
  /** Air above, as a part of the row's own size. */
  readonly gap: number
}

const MARGIN_MILLIMETRES = 2
const MODULE_MILLIMETRES = 0.5
const BAR_MILLIMETRES = 9
const LEADING = 1.12
const SIZE_STEPS = 24

const bold = (text: string): TextRun => ({ text, weight: 700 })
const plain = (text: string): TextRun => ({ text, weight: 500 })
const pixelsOf = (millimetres: number, dpi: number): number => Math.round((millimetres * dpi) / 25.4)

function rowsOf(content: LotLabelContent): Row[] {
  const body = { largestPoints: 9, smallestPoints: 6, gap: 0.3 }
  const source = [content.supplier, content.supplierLot].filter(Boolean).join(', lot ')
  return [
    { runs: [bold(unitsKept(content.materialName))], largestPoints: 13, smallestPoints: 8, gap: 0 },
    { runs: [plain(content.materialCode)], ...body, gap: 0.1 },
    { runs: [plain('Lot '), bold(content.lotNumber)], largestPoints: 16, smallestPoints: 9, gap: 0.35 },
    ...(content.expiresOn
      ? [
          {
            runs: [plain('Expires '), bold(formatLabelDate(content.expiresOn))],
            largestPoints: 13,
            smallestPoints: 8,
            gap: 0.2,
          },
        ]
      : []),
    ...(source ? [{ runs: [plain('From '), bold(source)], ...body }] : []),
    { runs: [plain('Received '), plain(formatLabelDate(content.receivedOn))], ...body, gap: 0.1 },
  ]
}

interface PlacedLine {
  readonly runs: readonly TextRun[]
  readonly box: PixelBox
  readonly sizePixels: number
}

/** Every row at one share of its largest size; null when something sticks out. */
function placeRows(rows: readonly Row[], frame: PixelBox, dpi: number, share: number): PlacedLine[] | null {
  const lines: PlacedLine[] = []
  let top = frame.top
  for (const { runs, largestPoints, smallestPoints, gap } of rows) {
    const sizePixels = ((smallestPoints + (largestPoints - smallestPoints) * share) * dpi) / 72
    const wrapped = wrapRuns(runs, sizePixels, frame.width * 0.995)
    if (!wrapped) return null
    top += gap * sizePixels
    for (const line of wrapped) {
      const height = sizePixels * LEADING
      lines.push({ runs: line, box: { left: frame.left, top, width: frame.width, height }, sizePixels })
      top += height
    }
  }
  return top <= frame.top + frame.height ? lines : null
}

function fitRows(rows: readonly Row[], frame: PixelBox, dpi: number): PlacedLine[] {
  for (let step = SIZE_STEPS; step >= 0; step--) {
    const placed = placeRows(rows, frame, dpi, step / SIZE_STEPS)
    if (placed) return placed
  }
  const words = 'The names of the material and the supplier are too long for the lot label. Shorten them.'
  throw new LabelProblem('label_does_not_fit', words, ['The text'])
}

const textElement = ({ text, weight }: TextRun): LabelElement => ({
  type: 'div',
  props: { style: { fontWeight: weight, whiteSpace: 'pre', flexShrink: 0 }, children: text },
})

/**
 * The status as it was when the label was printed, over the whole width: white on black while the lot must not be
 * used, black on white once it is released. The words say when, because a label does not change with its lot.
 */
function statusBar(content: LotLabelContent, box: PixelBox, dpi: number): LabelElement {
  const isReleased = content.status === 'released'
  const line = Math.max(2, pixelsOf(0.4, dpi))
  const at = formatInstant(content.printedAt, content.timeZone, 'label')
  const small = { fontWeight: 500, fontSize: (6 * dpi) / 72, lineHeight: LEADING, whiteSpace: 'pre' }
  const word = { fontWeight: 700, fontSize: (12 * dpi) / 72, lineHeight: 1, whiteSpace: 'pre' }
  const padding = pixelsOf(2, dpi)
  return boxAt(
    box,
    {
      alignItems: 'center',
      justifyContent: 'space-between',
      paddingLeft: padding,
      paddingRight: padding,
      ...(isReleased
        ? { border: `${line}px solid #000`, backgroundColor: '#fff', color: '#000' }
        : { backgroundColor: '#000', color: '#fff' }),
    },
    [
      { type: 'div', props: { style: word, children: STATUS_WORDS[content.status] } },
      {
        type: 'div',
        props: {
          style: { display: 'flex', flexDirection: 'column', alignItems: 'flex-end' },
          children: [`Printed ${at}`, 'Scan before use'].map((children) => ({
            type: 'div',
            props: { style: small, children },
          })),
        },
      },
    ],
  )
}

function assertDrawable(rows: readonly Row[]): void {
  const unknown = unsupportedCharacters(rows.flatMap(({ runs }) => runs.map(({ text }) => text)).join(''))
  if (unknown.length === 0) return
  const message = `The label's typeface has no ${unknown.map((each) => `‘${each}’`).join(', ')}. Write it in other words.`
  throw new LabelProblem('label_character_unsupported', message, unknown)
}

/** The label as elements for satori, in device pixels at `dpi`. @throws LabelProblem */
export function layOutLotLabel(content: LotLabelContent, dpi: number): LabelElement {
  const rows = rowsOf(content)
  assertDrawable(rows)
  const width = pixelsOf(LOT_LABEL_SIZE.widthMillimetres, dpi)
  const height = pixelsOf(LOT_LABEL_SIZE.heightMillimetres, dpi)
  const margin = pixelsOf(MARGIN_MILLIMETRES, dpi)
  const code = lotDataMatrix(
    content.barcode ?? generateBarcode(content.lotId),
    zonedDate(content.printedAt, content.timeZone),
  )
  const side = sideWithQuietZone(code) * modulePixels(dpi, MODULE_MILLIMETRES)
  const bar = pixelsOf(BAR_MILLIMETRES, dpi)
  const barTop = height - margin - bar
  const frame = {
    left: margin,
    top: margin,
    width: width - 3 * margin - side,
    height: barTop - margin - pixelsOf(1, dpi),
  }
  const lines = fitRows(rows, frame, dpi)
  const children: LabelElement[] = [
    ...lines.map(({ runs, box, sizePixels }) =>
      boxAt(box, { fontSize: sizePixels, lineHeight: LEADING }, runs.map(textElement)),
    ),
    squareImageAt(width - margin - side, margin, side, codeImage(code)),
    statusBar(content, { left: margin, top: barTop, width: width - 2 * margin, height: bar }, dpi),
  ]
  const style = {
    display: 'flex',
    width,
    height,
    backgroundColor: '#fff',
    color: '#000',
    fontFamily: LABEL_FONT_FAMILY,
  }
  return { type: 'div', props: { style, children } }
}

/**
 * Draws the label of a lot with the DataMatrix that the bench scans (B08.2, B08.3).
 * @throws LabelProblem when the text is too long, or holds what the typeface or the code cannot carry
 */
export async function renderLotLabel(
  content: LotLabelContent,
  { dpi = 300 }: Pick<RenderLabelOptions, 'dpi'> = {},
): Promise<RenderedLabel> {
  const width = pixelsOf(LOT_LABEL_SIZE.widthMillimetres, dpi)
  const height = pixelsOf(LOT_LABEL_SIZE.heightMillimetres, dpi)
  const svg = await rasteriser.svgOf(layOutLotLabel(content, dpi), { width, height, fonts: labelFonts() })
  const png = withResolution(await rasteriser.pngOf(svg, width), dpi)
  return { svg, png, ...LOT_LABEL_SIZE }
}
