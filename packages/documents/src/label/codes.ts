import { datamatrix, gs1datamatrix, qrcode, type DrawingContext, type RenderOptions } from 'bwip-js/generic'
import type { CalendarDate } from '@batchproof/domain/kernel/calendar-date.ts'
import { buildElementString, parseElementString } from '@batchproof/domain/material/gs1.ts'
import { LabelProblem } from './label-problem.ts'

/** A two-dimensional code as drawn modules, before any size is chosen. */
export interface MatrixCode {
  /** `iso15434_datamatrix` is a DataMatrix without GS1 data: the product has no GTIN. `datamatrix` is a text as it is. */
  readonly symbology: 'gs1_datamatrix' | 'iso15434_datamatrix' | 'datamatrix' | 'qr'
  /** Modules along one side, quiet zone not counted. */
  readonly sideModules: number
  /** Light modules that must stay free on every side. */
  readonly quietModules: number
  /** SVG path of the dark modules; one unit is one module, the origin is the corner of the symbol. */
  readonly path: string
}

/** What the product's DataMatrix carries. */
export interface ProductIdentification {
  /** 8, 12, 13 or 14 digits with check digit, where the product has one. */
  readonly gtin?: string | undefined
  readonly lot: string
  /** Last day of use in the facility's calendar. */
  readonly expiry: CalendarDate
  readonly serial?: string | undefined
}

const MILLIMETRES_PER_INCH = 25.4
/** ISO/IEC 16022 asks for one module, ISO/IEC 18004 for four. */
const QUIET_MODULES = { datamatrix: 1, qr: 4 } as const

/** What bwip-js takes, with the option of its QR encoder that its types leave out. */
type EncoderOptions = Omit<RenderOptions, 'bcid'> & { eclevel?: 'L' | 'M' | 'Q' | 'H' }
type Encoder = (options: RenderOptions, drawing: DrawingContext<Drawn>) => Drawn
type Drawn = Pick<MatrixCode, 'sideModules' | 'path'>

/** A bwip-js drawing that keeps the outlines of the dark regions, one unit a module. */
function outlineDrawing(): DrawingContext<Drawn> {
  let side = 0
  let path = ''
  const unused = (): void => undefined
  return {
    scale: () => [1, 1],
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: (width) => {
      side = width
    },
    polygon: (points) => {
      path += `M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`
    },
    fill: unused,
    line: unused,
    hexagon: unused,
    ellipse: unused,
    text: unused,
    end: () => ({ sideModules: side, path }),
  }
}

function encode(encoder: Encoder, options: EncoderOptions, what: string): Drawn {
  try {
    return encoder({ bcid: '', scale: 1, ...options }, outlineDrawing())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LabelProblem('label_code_not_encodable', `The ${what} cannot be made: ${reason}`, [reason])
  }
}

/**
 * The product's DataMatrix (B22.2).
 *
 * With a GTIN it is a GS1 DataMatrix: AI 01, 17, 10, and 21 where there is a serial number. The variable
 * lot comes after the fixed fields, so that one FNC1 separator at most is needed. The encoder checks the
 * GTIN's check digit, the date and the GS1 character set.
 *
 * Without a GTIN it must not be GS1: the General Specifications (mandatory association of element strings) allow AI 10,
 * 17 and 21 only beside a GTIN, and a scanner that knows the rules rejects the whole symbol. It is then an
 * ISO/IEC 15434 format 06 message of ASC MH10.8.2 identifiers: 1T lot, 14D expiry (YYYYMMDD), S serial.
 *
 * @throws LabelProblem `label_code_not_encodable`
 */
export function productDataMatrix({ gtin, lot, expiry, serial }: ProductIdentification): MatrixCode {
  const quietModules = QUIET_MODULES.datamatrix
  if (gtin !== undefined) {
    const element = buildElementString({ gtin, lot, expiry, serial })
    if (!element.ok) throw new LabelProblem('label_code_not_encodable', element.message, [element.message])
    const drawn = encode(gs1datamatrix, { text: element.text }, 'GS1 DataMatrix')
    return { symbology: 'gs1_datamatrix', quietModules, ...drawn }
  }
  const serialField = serial === undefined ? '' : `\u001dS${serial}`
  const text = `[)>\u001e06\u001d1T${lot}\u001d14D${expiry.replaceAll('-', '')}${serialField}\u001e\u0004`
  const drawn = encode(datamatrix, { text }, 'DataMatrix')
  return { symbology: 'iso15434_datamatrix', quietModules, ...drawn }
}

/**
 * The DataMatrix of a component lot's label: what the bench's scan is compared with (B08.2). A supplier's GS1 code
 * comes out as GS1 again, without its serial, which names one container only; any other barcode, `CLX:<lot uuid>`
 * among them, as the text that is on file.
 *
 * @param today calendar date at the facility, for the century of a GS1 date
 * @throws LabelProblem `label_code_not_encodable`
 */
export function lotDataMatrix(barcode: string, today: CalendarDate): MatrixCode {
  const quietModules = QUIET_MODULES.datamatrix
  const parsed = parseElementString(barcode, today)
  const { gtin, lot, expiresOn } = parsed.ok ? parsed.elements : {}
  const element = gtin && lot && expiresOn ? buildElementString({ gtin, lot, expiry: expiresOn }) : null
  if (element?.ok) {
    const drawn = encode(gs1datamatrix, { text: element.text }, 'GS1 DataMatrix')
    return { symbology: 'gs1_datamatrix', quietModules, ...drawn }
  }
  // A symbology identifier is the scanner's word, not the code's.
  const text = barcode.trim().replace(/^\][A-Za-z]\d/, '')
  return { symbology: 'datamatrix', quietModules, ...encode(datamatrix, { text }, 'DataMatrix') }
}

/**
 * The QR code that leads to the public verification page. Error correction level M: a label in a
 * refrigerator loses some of its print.
 * @throws LabelProblem `label_code_not_encodable`
 */
export function verificationQr(url: string): MatrixCode {
  const drawn = encode(qrcode, { text: url, eclevel: 'M' }, 'QR code')
  return { symbology: 'qr', quietModules: QUIET_MODULES.qr, ...drawn }
}

/**
 * Device pixels for one module: the fewest whole pixels that are at least 0.254 mm (a hundredth of an
 * inch), the smallest module that GS1 allows on regulated healthcare items. Whole pixels, because a thermal
 * head prints no half dots.
 */
export function modulePixels(dpi: number, minimumMillimetres = 0.254): number {
  return Math.ceil((minimumMillimetres * dpi) / MILLIMETRES_PER_INCH - 1e-6)
}

/** Side of the code with its quiet zone, in modules. */
export function sideWithQuietZone(code: MatrixCode): number {
  return code.sideModules + 2 * code.quietModules
}

/** The code with its quiet zone as an SVG image, `sideWithQuietZone(code)` units wide, to embed in a label. */
export function codeImage(code: MatrixCode): string {
  const side = sideWithQuietZone(code)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0H${side}V${side}H0Z"/>` +
    `<path transform="translate(${code.quietModules} ${code.quietModules})" fill-rule="evenodd" d="${code.path}"/></svg>`
  return `data:image/svg+xml;base64,${btoa(svg)}`
}
