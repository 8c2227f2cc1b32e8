import { describe, expect, it } from 'vitest'
import { mediaTypeOf } from './media-type.ts'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)),
  )

describe('mediaTypeOf', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['image/png', bytes([0x89], 'PNG\r\n', [0x1a], '\n', [0, 0])],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
  ])('knows %s by its first bytes', (type, file) => {
    expect(mediaTypeOf(file)).toBe(type)
  })

  it.each([
    ['a page', bytes('<!doctype html><script>')],
    ['a drawing that can hold scripts', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a sound in the same envelope as WebP', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
    ['a picture cut off', bytes([0xff, 0xd8])],
    ['nothing', bytes()],
  ])('takes no %s', (_what, file) => {
    expect(mediaTypeOf(file)).toBeNull()
  })
})
