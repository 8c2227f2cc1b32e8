/**
 * Writes src/label/label-fonts.generated.ts: the two weights of IBM Plex Sans that labels are set in,
 * as base64, and the advance width of every character they can draw.
 *
 * A generated module rather than a file read at run time, because the same bytes must load on Node, in a
 * Worker (which has no file system) and through every bundler, without a loader rule in any of them.
 * Run it with `pnpm --filter @batchproof/documents generate:fonts` after @fontsource/ibm-plex-sans moves.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'

const WEIGHTS = [500, 700] as const

/** Reads one table of a WOFF 1.0 file (W3C WOFF 1.0 §4–5). */
function tableOf(woff: Buffer, tag: string): Buffer {
  const tableCount = woff.readUInt16BE(12)
  for (let index = 0; index < tableCount; index++) {
    const entry = 44 + index * 20
    if (woff.toString('latin1', entry, entry + 4) !== tag) continue
    const [offset, packedLength, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [
      number,
      number,
      number,
    ]
    const packed = woff.subarray(offset, offset + packedLength)
    return packedLength < length ? inflateSync(packed) : packed
  }
  throw new Error(`The font has no ${tag} table.`)
}

/** Code point → glyph, from the format 4 subtable that every font of the Basic Multilingual Plane carries. */
function glyphsOf(cmap: Buffer): Map<number, number> {
  const subtableCount = cmap.readUInt16BE(2)
  const offsets = Array.from({ length: subtableCount }, (_, index) => cmap.readUInt32BE(8 + index * 8))
  const table = offsets.map((offset) => cmap.subarray(offset)).find((each) => each.readUInt16BE(0) === 4)
  if (!table) throw new Error('The font has no cmap subtable of format 4.')
  const doubled = table.readUInt16BE(6)
  const glyphs = new Map<number, number>()
  for (let segment = 0; segment < doubled; segment += 2) {
    const last = table.readUInt16BE(14 + segment)
    const first = table.readUInt16BE(16 + doubled + segment)
    const delta = table.readUInt16BE(16 + 2 * doubled + segment)
    const rangeAt = 16 + 3 * doubled + segment
    const range = table.readUInt16BE(rangeAt)
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const raw = range === 0 ? code : table.readUInt16BE(rangeAt + range + (code - first) * 2)
      const glyph = raw === 0 ? 0 : (raw + delta) & 0xffff
      if (glyph !== 0) glyphs.set(code, glyph)
    }
  }
  return glyphs
}

/** Advance widths in thousandths of the type size, by code point. */
function advancesOf(woff: Buffer): Map<number, number> {
  const unitsPerEm = tableOf(woff, 'head').readUInt16BE(18)
  const metricCount = tableOf(woff, 'hhea').readUInt16BE(34)
  const metrics = tableOf(woff, 'hmtx')
  const advances = new Map<number, number>()
  for (const [code, glyph] of glyphsOf(tableOf(woff, 'cmap'))) {
    const advance = metrics.readUInt16BE(Math.min(glyph, metricCount - 1) * 4)
    advances.set(code, Math.round((advance * 1000) / unitsPerEm))
  }
  return advances
}

const fonts = WEIGHTS.map((weight) => {
  const url = import.meta.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff`)
  const woff = readFileSync(new URL(url))
  const advances = [...advancesOf(woff)].filter(([code]) => code >= 0x20 && code !== 0x7f)
  return `  ${weight}: {
    advances: new Map([${advances.map(([code, advance]) => `[${code},${advance}]`).join(',')}]),
    woffBase64: '${woff.toString('base64')}',
  },`
})

const target = new URL('../src/label/label-fonts.generated.ts', import.meta.url)
writeFileSync(
  target,
  `// Written by scripts/generate-label-fonts.ts. Do not edit.
// IBM Plex Sans, © IBM Corp., SIL Open Font License 1.1 (latin subset of @fontsource/ibm-plex-sans).

/** For each weight: advance widths in thousandths of the type size by code point, and the WOFF file. */
// prettier-ignore
export const LABEL_FONTS = {
${fonts.join('\n')}
} as const
`,
)
process.stdout.write(`Wrote ${target.pathname}\n`)
