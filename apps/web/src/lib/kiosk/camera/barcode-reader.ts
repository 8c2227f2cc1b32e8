import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** What codes stand in a picture, as text. */
export type ReadCodes = (picture: HTMLVideoElement) => Promise<string[]>

/** What containers carry: GS1 DataMatrix and 128, the supplier's own codes, product codes, and our own labels. */
const FORMATS = ['data_matrix', 'code_128', 'qr_code', 'ean_13', 'upc_a', 'code_39', 'databar'] as const

/**
 * Loads the barcode reader: Safari has none of its own. A megabyte of WebAssembly, from our own address, and only once
 * somebody opens the camera.
 */
export async function loadBarcodeReader(): Promise<ReadCodes> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill')
  await prepareZXingModule({
    overrides: {
      locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmAddress : prefix + path),
    },
    fireImmediately: true,
  })
  const detector = new BarcodeDetector({ formats: [...FORMATS] })
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue)
}
