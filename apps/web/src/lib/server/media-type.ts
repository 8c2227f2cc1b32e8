/** What may be kept: photos of steps, and certificates. */
export type KeptMediaType = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'

const MAGIC: readonly {
  readonly type: KeptMediaType
  readonly at: readonly (readonly [number, string])[]
}[] = [
  { type: 'image/jpeg', at: [[0, '\u00ff\u00d8\u00ff']] },
  { type: 'image/png', at: [[0, '\u0089PNG\r\n\u001a\n']] },
  {
    type: 'image/webp',
    at: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'application/pdf', at: [[0, '%PDF-']] },
]

const holds = (bytes: Uint8Array, offset: number, text: string) =>
  Array.from(text).every((letter, index) => bytes[offset + index] === letter.charCodeAt(0))

/** The type of a file by its first bytes, whatever its sender calls it; null for any that is not kept. */
export function mediaTypeOf(bytes: Uint8Array): KeptMediaType | null {
  return MAGIC.find(({ at }) => at.every(([offset, text]) => holds(bytes, offset, text)))?.type ?? null
}
