import { crc32, deflateSync } from 'node:zlib'
import type { SeededRandom } from './random.ts'

const WIDTH = 480
const HEIGHT = 320
const BYTES_PER_PIXEL = 3

type Colour = readonly [red: number, green: number, blue: number]

const STEEL: Colour = [196, 203, 208]
const WALL: Colour = [226, 232, 235]
const BARREL: Colour = [238, 244, 248]
const LIQUID: Colour = [214, 232, 240]
const CAP: Colour = [176, 74, 60]

/** A drawing in the place of a photograph: the deck of a hood, with `units` barrels in rows of ten. PNG bytes. */
export function drawHoodPhoto(random: SeededRandom, units: number): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * BYTES_PER_PIXEL)
  const shade = random.integer(-8, 8)
  paint(pixels, [0, 0, WIDTH, 110], WALL, shade)
  paint(pixels, [0, 110, WIDTH, HEIGHT - 110], STEEL, shade)
  for (let unit = 0; unit < units; unit += 1) {
    const left = 26 + (unit % 10) * 44 + random.integer(-2, 2)
    const top = 130 + Math.floor(unit / 10) * 58 + random.integer(-2, 2)
    paint(pixels, [left, top, 16, 44], BARREL, shade)
    paint(pixels, [left + 2, top + 14, 12, 28], LIQUID, shade)
    paint(pixels, [left + 3, top - 6, 10, 6], CAP, shade)
  }
  return png(pixels)
}

function paint(
  pixels: Uint8Array,
  [left, top, width, height]: readonly [number, number, number, number],
  colour: Colour,
  shade: number,
): void {
  for (let y = top; y < Math.min(top + height, HEIGHT); y += 1)
    for (let x = left; x < Math.min(left + width, WIDTH); x += 1)
      for (const [channel, value] of colour.entries())
        pixels[(y * WIDTH + x) * BYTES_PER_PIXEL + channel] = value + shade - Math.floor(y / 24)
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const EIGHT_BITS_TRUE_COLOUR = [8, 2, 0, 0, 0]

/** A PNG of 8-bit RGB rows, unfiltered (ISO/IEC 15948). */
function png(pixels: Uint8Array): Uint8Array {
  const stride = WIDTH * BYTES_PER_PIXEL
  const rows = Buffer.alloc((stride + 1) * HEIGHT)
  for (let y = 0; y < HEIGHT; y += 1)
    rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  const size = Buffer.alloc(8)
  size.writeUInt32BE(WIDTH, 0)
  size.writeUInt32BE(HEIGHT, 4)
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk('IHDR', Buffer.concat([size, Buffer.from(EIGHT_BITS_TRUE_COLOUR)])),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
