// Wherever this file is compiled, its one untyped import is known; nobody has to include the declaration.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./pdfmake-modules.d.ts" />
// The engine alone: the package's own entry looks for files beside its code, which a bundled server does not have.
import printerModule from 'pdfmake/js/Printer.js'
import { LABEL_FONTS } from '../label/label-fonts.generated.ts'
import type { TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js'

/** The laid-out document: a stream that begins when it is ended. */
interface PdfStream {
  on(event: 'data', listener: (chunk: Uint8Array) => void): void
  on(event: 'end', listener: () => void): void
  on(event: 'error', listener: (error: Error) => void): void
  end(): void
}

type PrinterClass = new (
  fonts: TFontDictionary,
  files: { existsSync(name: string): boolean; readFileSync(name: string): Uint8Array | undefined },
  urls: { resolve(url: string): Promise<void>; resolved(): Promise<unknown> },
  allowsLocal: (path: string) => boolean,
) => { createPdfKitDocument(definition: TDocumentDefinitions): Promise<PdfStream> }

/** Node hands a CommonJS module over as a whole, bundlers its default. */
const Printer = ((printerModule as { default?: unknown }).default ?? printerModule) as PrinterClass

const FONT = 'Plex'
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))

/** Fonts are part of the program, not files: a Worker has no file system. */
const fontFiles: Readonly<Record<string, () => Uint8Array>> = {
  'plex-500.woff': () => bytesOf(LABEL_FONTS[500].woffBase64),
  'plex-700.woff': () => bytesOf(LABEL_FONTS[700].woffBase64),
}
const files = {
  existsSync: (name: string) => Object.hasOwn(fontFiles, name),
  readFileSync: (name: string) => fontFiles[name]?.(),
}
/** A document never fetches anything and never reads a file. */
const noUrls = { resolve: async () => undefined, resolved: async () => undefined }

/** What a document is laid out from: pdfmake's own words, in the house's font. */
export type PdfDocument = Omit<TDocumentDefinitions, 'defaultStyle'>

/** Lays a document out and gives the bytes of the PDF; the same on Node and on Workers. */
export async function renderPdf(document: PdfDocument): Promise<Uint8Array> {
  const fonts = { [FONT]: { normal: 'plex-500.woff', bold: 'plex-700.woff' } }
  const printer = new Printer(fonts, files, noUrls, () => false)
  const laidOut = await printer.createPdfKitDocument({
    ...document,
    defaultStyle: { font: FONT, fontSize: 9, lineHeight: 1.1 },
  })
  const chunks: Uint8Array[] = []
  await new Promise<void>((resolve, reject) => {
    laidOut.on('data', (chunk) => chunks.push(chunk))
    laidOut.on('end', resolve)
    laidOut.on('error', reject)
    laidOut.end()
  })
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}
