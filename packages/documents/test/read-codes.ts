import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** What an independent reader (ZXing-C++) finds in a picture. */
export interface CodesRead {
  /** ISO/IEC 15424 symbology identifier: `]d2` is a DataMatrix with FNC1 first, that is GS1. */
  readonly dataMatrix: { readonly symbology: string; readonly text: string } | undefined
  readonly qr: string | undefined
}

const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer } })

/** Reads both codes of a label from its PNG, as a scanner would from the print. */
export async function readCodes(png: Uint8Array): Promise<CodesRead> {
  const found = await readBarcodes(png, {
    formats: ['DataMatrix', 'QRCode'],
    textMode: 'Plain',
    tryHarder: true,
  })
  const dataMatrix = found.find(({ format }) => format === 'DataMatrix')
  return {
    dataMatrix: dataMatrix && {
      symbology: dataMatrix.symbologyIdentifier,
      text: new TextDecoder().decode(dataMatrix.bytes),
    },
    qr: found.find(({ format }) => format === 'QRCode')?.text,
  }
}
