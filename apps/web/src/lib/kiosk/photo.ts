import type { TakenPhoto } from './entry.ts'

/** Longest side of a photo in the record, in pixels. */
export const LONGEST_SIDE_PIXELS = 1600
const JPEG_QUALITY = 0.85

/** The largest size with the same proportions whose longer side is at most `longestPixels`; never larger than it was. */
export function fitWithin(
  widthPixels: number,
  heightPixels: number,
  longestPixels: number,
): { widthPixels: number; heightPixels: number } {
  const scale = Math.min(1, longestPixels / Math.max(widthPixels, heightPixels, 1))
  return {
    widthPixels: Math.max(1, Math.round(widthPixels * scale)),
    heightPixels: Math.max(1, Math.round(heightPixels * scale)),
  }
}

/** SHA-256 of the bytes, hexadecimal: under it the photo stands in the record. */
export async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The picture as it will stand in the record: turned upright, at most 1600 pixels on its longer side, JPEG, without the
 * camera's own data (place, device), and its hash.
 *
 * @throws DOMException when the file is no picture that this browser reads
 */
export async function preparePhoto(file: Blob): Promise<{ photo: Omit<TakenPhoto, 'kept'>; bytes: Blob }> {
  const takenAt = new Date().toISOString()
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const size = fitWithin(picture.width, picture.height, LONGEST_SIDE_PIXELS)
  const bytes = await drawJpeg(picture, size.widthPixels, size.heightPixels)
  picture.close()
  const sha256 = await sha256Hex(await bytes.arrayBuffer())
  return { photo: { sha256, mediaType: 'image/jpeg', sizeBytes: bytes.size, takenAt }, bytes }
}

async function drawJpeg(picture: ImageBitmap, widthPixels: number, heightPixels: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(widthPixels, heightPixels)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser gives no canvas')
  pen.drawImage(picture, 0, 0, widthPixels, heightPixels)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
}
