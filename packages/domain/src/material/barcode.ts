import { compareDates, formatDate, type CalendarDate } from '../kernel/calendar-date.ts'
import { parseElementString, toGtin14, type Gs1Elements } from './gs1.ts'

/** What is on file of the lot that the scan should name. */
export interface ScannedLot {
  id: string
  /** The supplier's barcode taken at receipt, or the generated one. */
  barcode?: string | null
  gtin?: string | null
  supplierLot?: string | null
  expiresOn?: CalendarDate | null
}

/** Why a scan does not prove the lot. */
export type ScanProblem =
  | 'nothing_scanned'
  | 'barcode_mismatch'
  | 'lot_contradiction'
  | 'expiry_contradiction'
  | 'expired'
  | 'lot_not_identified'
  | 'no_barcode_on_file'
  | 'unreadable_code'

/** By what the scan named the lot, or why it did not, in words for the person who scanned. */
export type ScanMatch =
  | { ok: true; via: 'barcode' | 'generated_barcode' | 'gs1'; elements?: Gs1Elements }
  | { ok: false; problem: ScanProblem; message: string }

const generatedPattern = /^CLX:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i

/** The barcode given to a lot whose supplier gave none (B08.3): CLX:<lot uuid>. */
export function generateBarcode(lotId: string): string {
  return `CLX:${lotId}`
}

/** The lot id in a generated barcode; undefined for any other text. */
export function lotIdFromBarcode(scanText: string): string | undefined {
  return generatedPattern.exec(scanText.trim())?.[1]?.toLowerCase()
}

function refuse(problem: ScanProblem, message: string): Extract<ScanMatch, { ok: false }> {
  return { ok: false, problem, message }
}

/**
 * Whether a scan names this lot (B08.2, B08.7). The barcode on file must match; a GS1 code is compared by
 * product and lot, since a serial differs from vial to vial, and what it says of lot and expiry may not
 * contradict the file, even where the barcode itself matches. What the code does not say is not taken
 * from it, and changes nothing on file.
 */
export function matchScan(scanText: string, lot: ScannedLot, today: CalendarDate): ScanMatch {
  const scan = bareText(scanText)
  if (scan === '') return refuse('nothing_scanned', 'Nothing was scanned.')
  const onFile = bareText(lot.barcode ?? '') || undefined

  if (lotIdFromBarcode(scan) !== undefined) return matchGenerated(scan, lot.id, onFile)

  const parsed = parseElementString(scanText, today)
  if (!parsed.ok) {
    // The very code on file proves the lot, whatever its supplier put into it.
    if (onFile === scan) return { ok: true, via: 'barcode' }
    if (parsed.problem !== 'not_gs1') return refuse('unreadable_code', parsed.message)
    return onFile === undefined ? matchProductCode(scan, lot) : mismatch()
  }
  const { elements } = parsed
  const contradiction = findContradiction(elements, lot, today)
  if (contradiction) return contradiction
  if (onFile === undefined) return matchGs1(elements, lot)
  if (onFile === scan || isSameProductAndLot(elements, onFile, lot, today))
    return { ok: true, via: 'barcode', elements }
  return mismatch()
}

/** The scan without the symbology identifier that some scanners are set to send, such as ']C0'. */
function bareText(scanText: string): string {
  return scanText.trim().replace(/^\][A-Za-z]\d/, '')
}

function mismatch(): ScanMatch {
  return refuse('barcode_mismatch', 'This is not the barcode of the lot. Take the lot named on the screen.')
}

function noBarcode(): ScanMatch {
  return refuse('no_barcode_on_file', 'The lot has no barcode on file. Give it one before it is issued.')
}

function matchGenerated(scan: string, lotId: string, onFile: string | undefined): ScanMatch {
  // With the supplier's barcode on file, that one is the matching scan (B08.2).
  const expected = onFile ?? generateBarcode(lotId)
  const isExpected = scan.toLowerCase() === expected.toLowerCase()
  const isOwn = lotIdFromBarcode(scan) === lotId.toLowerCase()
  return isExpected && isOwn ? { ok: true, via: 'generated_barcode' } : mismatch()
}

/** A code that is no GS1 element string, for a lot without barcode: at best a bare GTIN, which names no lot. */
function matchProductCode(scan: string, lot: ScannedLot): ScanMatch {
  const scanned = toGtin14(scan)
  if (scanned === undefined || !lot.gtin) return noBarcode()
  return scanned === toGtin14(lot.gtin) ? lotNotIdentified() : mismatch()
}

function lotNotIdentified(): ScanMatch {
  return refuse('lot_not_identified', 'The code names no lot. Scan the code that carries the lot number.')
}

/** What the code says against the file. The product comes first: another product's dates mean nothing. */
function findContradiction(
  elements: Gs1Elements,
  lot: ScannedLot,
  today: CalendarDate,
): Extract<ScanMatch, { ok: false }> | undefined {
  const gtin = lot.gtin ? toGtin14(lot.gtin) : undefined
  if (elements.gtin && gtin && elements.gtin !== gtin)
    return refuse('barcode_mismatch', 'The code is of another product. Take the lot named on the screen.')
  if (elements.lot && lot.supplierLot && elements.lot !== lot.supplierLot) {
    const words = `The code says lot ${elements.lot}, the lot on file is ${lot.supplierLot}.`
    return refuse('lot_contradiction', `${words} Take the lot named on the screen.`)
  }
  const { expiresOn } = elements
  if (expiresOn && lot.expiresOn && compareDates(expiresOn, lot.expiresOn) !== 0) {
    const words = `The code says expiry ${formatDate(expiresOn)}, on file is ${formatDate(lot.expiresOn)}.`
    return refuse('expiry_contradiction', `${words} Keep the container aside and tell QA.`)
  }
  if (expiresOn && compareDates(expiresOn, today) < 0)
    return refuse('expired', `The code says it expired on ${formatDate(expiresOn)}. Take another lot.`)
  return undefined
}

/** A GS1 scan against a lot without barcode on file: product and lot must both be there, on both sides. */
function matchGs1(elements: Gs1Elements, lot: ScannedLot): ScanMatch {
  const gtin = lot.gtin ? toGtin14(lot.gtin) : undefined
  if (gtin === undefined || !lot.supplierLot) return noBarcode()
  if (!elements.gtin || !elements.lot) return lotNotIdentified()
  const isSame = elements.gtin === gtin && elements.lot === lot.supplierLot
  return isSame ? { ok: true, via: 'gs1', elements } : mismatch()
}

/**
 * Whether the GS1 code on file names the same product and lot as the scan. With a bare GTIN on file the
 * lot is compared with the supplier's lot number; `findContradiction` has found them not to differ.
 */
function isSameProductAndLot(
  scanned: Gs1Elements,
  onFile: string,
  lot: ScannedLot,
  today: CalendarDate,
): boolean {
  if (!scanned.gtin || !scanned.lot) return false
  const filed = parseElementString(onFile, today)
  if (filed.ok)
    return filed.elements.gtin === scanned.gtin && (filed.elements.lot ?? lot.supplierLot) === scanned.lot
  return toGtin14(onFile) === scanned.gtin && lot.supplierLot === scanned.lot
}
