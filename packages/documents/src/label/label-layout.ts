import { lintLabel, type LabelContent } from '@batchproof/domain/labelling/label-content.ts'
import { zonedDate } from '@batchproof/domain/kernel/instant.ts'
import {
  codeImage,
  modulePixels,
  productDataMatrix,
  sideWithQuietZone,
  verificationQr,
  type MatrixCode,
} from './codes.ts'
import { boxAt, squareImageAt, type LabelElement, type PixelBox } from './label-element.ts'
import { LabelProblem } from './label-problem.ts'
import {
  LABEL_TEMPLATES,
  type LabelTemplate,
  type LabelTemplateName,
  type TextRole,
} from './label-templates.ts'
import { labelRows, type LabelRow } from './label-text.ts'
import { hazardBar, hazardBarHeight, hazardSignWidth } from './hazard-bar.ts'
import { unsupportedCharacters, wrapRuns, type TextRun } from './text-fit.ts'

/** A label ready to be drawn. */
export interface LabelLayout {
  readonly widthPixels: number
  readonly heightPixels: number
  readonly root: LabelElement
  /** The type sizes chosen, in points. */
  readonly typePoints: Readonly<Record<TextRole, number>>
  /** Where each code stands, quiet zone included. */
  readonly codes: { readonly dataMatrix: PixelBox; readonly qr: PixelBox }
}

/** One line of text with its place. */
interface PlacedLine {
  readonly role: TextRole
  readonly runs: readonly TextRun[]
  readonly box: PixelBox
}

/** The places that text may take, in pixels. */
interface Frame {
  readonly dpi: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Right end of text that stands beside the codes. */
  readonly narrowRight: number
  readonly codesTop: number
}

interface PlacedCode {
  readonly image: string
  readonly box: PixelBox
}

interface Fitted {
  readonly lines: readonly PlacedLine[]
  /** Where the rule between heading and body is drawn. */
  readonly ruleTop: number
  readonly typePoints: Record<TextRole, number>
  /** Pixels left free under the last line. */
  readonly spare: number
}

const LEADING = 1.1
/** Air above a group of rows, as a part of the body size: at least, and at most where there is room. */
const GROUP_GAP = { least: 0.25, most: 0.9 }
const SIZE_STEPS = 40
/** Satori rounds glyph positions; a line is broken a hair before the edge. */
const WIDTH_SLACK = 0.995

/** Stands above the QR code where there is room for it, so that people know which code is for their phone. */
const CAPTION = { text: 'Scan to verify', points: 6, roomMillimetres: 4.5 }

const pixelsOf = (millimetres: number, dpi: number): number => Math.round((millimetres * dpi) / 25.4)

function assertComplete(content: LabelContent, template: LabelTemplate): void {
  // A carton is the container by its nature, whether or not the content speaks of one.
  const asked =
    template.needsContainer && content.container === undefined
      ? { ...content, container: { statements: [], directions: '' } }
      : content
  const missing = lintLabel(asked).map(({ message }) => message)
  if (content.verificationUrl === undefined) missing.push('The address for verification is missing.')
  if (missing.length === 0) return
  throw new LabelProblem('label_incomplete', `The label is incomplete. ${missing.join(' ')}`, missing)
}

function assertDrawable(rows: readonly LabelRow[]): void {
  const unknown = unsupportedCharacters(rows.flatMap(({ runs }) => runs.map(({ text }) => text)).join(''))
  if (unknown.length === 0) return
  const message = `The label's typeface has no ${unknown.map((each) => `‘${each}’`).join(', ')}. Write it in other words.`
  throw new LabelProblem('label_character_unsupported', message, unknown)
}

function codesOf(content: LabelContent): { dataMatrix: MatrixCode; qr: MatrixCode } {
  const { beyondUseAt = '', timeZone, gtin, serial, lotNumber, verificationUrl = '' } = content
  const expiry = zonedDate(beyondUseAt, timeZone)
  return {
    dataMatrix: productDataMatrix({ gtin, lot: lotNumber, expiry, serial }),
    qr: verificationQr(verificationUrl),
  }
}

function doesNotFit(name: LabelTemplateName, template: LabelTemplate, what: string): LabelProblem {
  const size = `${template.widthMillimetres} × ${template.heightMillimetres} mm`
  const message = `${what} does not fit on the ${name} label (${size}). Shorten the text, list the ingredients on the container, or use a larger label.`
  return new LabelProblem('label_does_not_fit', message, [what])
}

/** The codes in a column at the right: QR at the bottom of a large label's column, the DataMatrix above it. */
function placeCodes(
  codes: ReturnType<typeof codesOf>,
  template: LabelTemplate,
  dpi: number,
): { dataMatrix: PlacedCode; qr: PlacedCode; width: number; top: number } | null {
  const margin = pixelsOf(template.marginMillimetres, dpi)
  const sideOf = (code: MatrixCode, millimetres: number): number =>
    sideWithQuietZone(code) * modulePixels(dpi, millimetres)
  const matrixSide = sideOf(codes.dataMatrix, template.dataMatrixModuleMillimetres)
  const qrSide = sideOf(codes.qr, template.qrModuleMillimetres)
  const width = Math.max(matrixSide, qrSide)
  const right = pixelsOf(template.widthMillimetres, dpi) - margin
  const bottom = pixelsOf(template.heightMillimetres, dpi) - margin
  const isTall = template.codes === 'beside_all'
  const gap = pixelsOf(isTall ? 0.6 : CAPTION.roomMillimetres, dpi)
  const qrTop = isTall ? margin : bottom - qrSide
  const matrixTop = isTall ? bottom - matrixSide : qrTop - gap - matrixSide
  if (isTall ? qrTop + qrSide + gap > matrixTop : matrixTop < margin) return null
  const place = (code: MatrixCode, side: number, top: number): PlacedCode => ({
    image: codeImage(code),
    box: { left: right - Math.round((width + side) / 2), top, width: side, height: side },
  })
  return {
    dataMatrix: place(codes.dataMatrix, matrixSide, matrixTop),
    qr: place(codes.qr, qrSide, qrTop),
    width,
    top: Math.min(qrTop, matrixTop),
  }
}

function sizesAt(template: LabelTemplate, share: number): Record<TextRole, number> {
  const points = ([role, range]: [string, { largestPoints: number; smallestPoints: number }]) => [
    role,
    range.smallestPoints + (range.largestPoints - range.smallestPoints) * share,
  ]
  return Object.fromEntries(Object.entries(template.type).map(points)) as Record<TextRole, number>
}

/** Places every row at the given type sizes, with `gap` pixels above each group; `null` when something sticks out. */
function placeRows(
  rows: readonly LabelRow[],
  template: LabelTemplate,
  frame: Frame,
  typePoints: Record<TextRole, number>,
  gap: number,
): Fitted | null {
  const sizeOf = (role: TextRole): number => (typePoints[role] * frame.dpi) / 72
  const lines: PlacedLine[] = []
  let top = frame.top
  let headingBottom = frame.top
  for (const [index, { role, runs, isHeading, beginsGroup }] of rows.entries()) {
    const right = isHeading && template.codes === 'below_heading' ? frame.right : frame.narrowRight
    const size = sizeOf(role)
    const inset = role === 'hazard' ? hazardSignWidth(size) : 0
    const width = right - frame.left
    const wrapped = wrapRuns(runs, size, (width - inset) * WIDTH_SLACK)
    if (wrapped === null || (role === 'hazard' && wrapped.length > 1)) return null
    // The rule under the heading takes a gap of its own.
    const firstOfBody = !isHeading && rows[index - 1]?.isHeading === true
    if (index > 0 && beginsGroup) top += firstOfBody ? 2 * gap : gap
    for (const line of wrapped) {
      const height = role === 'hazard' ? hazardBarHeight(size) : size * LEADING
      lines.push({ role, runs: line, box: { left: frame.left, top, width, height } })
      top += height
    }
    if (isHeading) headingBottom = top
  }
  const headingIsClear = template.codes === 'beside_all' || headingBottom <= frame.codesTop
  if (top > frame.bottom || !headingIsClear) return null
  return { lines, ruleTop: headingBottom + gap, typePoints, spare: frame.bottom - top }
}

/** The largest type at which every row fits; what room is then left goes between the groups. */
function fitRows(rows: readonly LabelRow[], template: LabelTemplate, frame: Frame): Fitted | null {
  for (let step = SIZE_STEPS; step >= 0; step--) {
    const typePoints = sizesAt(template, step / SIZE_STEPS)
    const bodyPixels = (typePoints.body * frame.dpi) / 72
    const gap = bodyPixels * GROUP_GAP.least
    const tight = placeRows(rows, template, frame, typePoints, gap)
    if (!tight) continue
    // The rule between heading and body takes a gap of its own.
    const gapCount = rows.filter(({ beginsGroup }) => beginsGroup).length + 1
    const airy = Math.min(gap + tight.spare / gapCount, bodyPixels * GROUP_GAP.most)
    return placeRows(rows, template, frame, typePoints, airy) ?? tight
  }
  return null
}

function lineElement(
  { role, runs, box }: PlacedLine,
  typePoints: Record<TextRole, number>,
  dpi: number,
): LabelElement {
  const fontSize = (typePoints[role] * dpi) / 72
  if (role === 'hazard') return hazardBar(box, runs.map(({ text }) => text).join(''), fontSize)
  const spans = runs.map(({ text, weight }): LabelElement => ({
    type: 'div',
    props: { style: { fontWeight: weight, whiteSpace: 'pre', flexShrink: 0 }, children: text },
  }))
  return boxAt(box, { fontSize, lineHeight: LEADING }, spans)
}

function captionElement(qr: PixelBox, dpi: number): LabelElement {
  const fontSize = (CAPTION.points * dpi) / 72
  const height = Math.round(fontSize * LEADING)
  // The quiet zone's own white is the gap between caption and code.
  return boxAt(
    { left: qr.left, top: qr.top - height, width: qr.width, height },
    { fontSize, lineHeight: LEADING, fontWeight: 500, justifyContent: 'center' },
    [{ type: 'div', props: { style: { whiteSpace: 'pre', flexShrink: 0 }, children: CAPTION.text } }],
  )
}

/**
 * Lays a label out as elements for satori: a pure function of its input, in device pixels at `dpi`.
 * Black on white only (thermal printers print no grey). The type is as large as the template allows and
 * the text permits; nothing is cut off, hyphenated or left out.
 * @throws LabelProblem `label_incomplete` (X13), `label_does_not_fit`, `label_character_unsupported`,
 *   `label_code_not_encodable`
 */
export function layOutLabel(
  content: LabelContent,
  templateName: LabelTemplateName,
  dpi: number,
): LabelLayout {
  const template: LabelTemplate = LABEL_TEMPLATES[templateName]
  assertComplete(content, template)
  const rows = labelRows(content, template)
  assertDrawable(rows)
  const codes = placeCodes(codesOf(content), template, dpi)
  if (!codes) throw doesNotFit(templateName, template, 'The code with the address for verification')

  const widthPixels = pixelsOf(template.widthMillimetres, dpi)
  const heightPixels = pixelsOf(template.heightMillimetres, dpi)
  const margin = pixelsOf(template.marginMillimetres, dpi)
  const right = widthPixels - margin
  const frame: Frame = {
    dpi,
    left: margin,
    top: margin,
    right,
    bottom: heightPixels - margin,
    narrowRight: right - codes.width - pixelsOf(template.gutterMillimetres, dpi),
    codesTop: codes.top,
  }
  const fitted = fitRows(rows, template, frame)
  if (!fitted) throw doesNotFit(templateName, template, 'The text')

  const { lines, ruleTop, typePoints } = fitted
  const ruleRight = template.codes === 'beside_all' ? frame.narrowRight : frame.right
  const rule = boxAt(
    {
      left: margin,
      top: Math.round(ruleTop),
      width: ruleRight - margin,
      height: Math.max(1, pixelsOf(0.2, dpi)),
    },
    { backgroundColor: '#000' },
  )
  const root: LabelElement = {
    type: 'div',
    props: {
      style: {
        display: 'flex',
        width: widthPixels,
        height: heightPixels,
        backgroundColor: '#fff',
        color: '#000',
        fontFamily: LABEL_FONT_FAMILY,
      },
      children: [
        ...lines.map((line) => lineElement(line, typePoints, dpi)),
        rule,
        ...(template.codes === 'below_heading' ? [captionElement(codes.qr.box, dpi)] : []),
        ...[codes.dataMatrix, codes.qr].map(({ box, image }) =>
          squareImageAt(box.left, box.top, box.width, image),
        ),
      ],
    },
  }
  return {
    widthPixels,
    heightPixels,
    root,
    typePoints,
    codes: { dataMatrix: codes.dataMatrix.box, qr: codes.qr.box },
  }
}

/** The family name under which the label's fonts are given to satori. */
export const LABEL_FONT_FAMILY = 'IBM Plex Sans'
