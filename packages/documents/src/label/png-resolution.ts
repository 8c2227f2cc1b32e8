const IHDR_END = 33
const PHYS_LENGTH = 9

/** The CRC-32 of PNG (ISO/IEC 15948, annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/**
 * The same PNG with its resolution in dots an inch (a pHYs chunk after the header), so that it prints at
 * its true size: a code printed smaller than drawn may not scan.
 */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const chunk = new Uint8Array(12 + PHYS_LENGTH)
  const view = new DataView(chunk.buffer)
  const dotsPerMetre = Math.round(dpi / 0.0254)
  view.setUint32(0, PHYS_LENGTH)
  chunk.set(new TextEncoder().encode('pHYs'), 4)
  view.setUint32(8, dotsPerMetre)
  view.setUint32(12, dotsPerMetre)
  view.setUint8(16, 1)
  view.setUint32(17, crc32(chunk.subarray(4, 8 + PHYS_LENGTH)))
  const result = new Uint8Array(png.length + chunk.length)
  result.set(png.subarray(0, IHDR_END))
  result.set(chunk, IHDR_END)
  result.set(png.subarray(IHDR_END), IHDR_END + chunk.length)
  return result
}
