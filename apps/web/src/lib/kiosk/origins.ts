import type { ReadingPart, ReadingSource, SignedReading } from '@batchproof/domain'

/** How a figure came, where no hand typed it: over the network with a signature, or typed by the balance itself. */
export type Origin =
  | { readonly source: 'instrument'; readonly reading: SignedReading }
  | { readonly source: 'instrument_keyboard' }
export type Origins = Readonly<Partial<Record<ReadingPart, Origin>>>

/** The origins without that of one figure: whatever changes it takes its origin away. */
export function withoutOrigin(origins: Origins | undefined, part: ReadingPart): Origins {
  const { [part]: _gone, ...others } = origins ?? {}
  return others
}

/** Who gave the figures of a field as a whole: an instrument only where it gave every one of them. */
export function sourceOf(
  origins: Origins | undefined,
  parts: readonly ReadingPart[],
): { source: ReadingSource; readings?: SignedReading[] } {
  const found = parts.map((part) => origins?.[part])
  const readings = found.flatMap((origin) => (origin?.source === 'instrument' ? [origin.reading] : []))
  if (readings.length === parts.length) return { source: 'instrument', readings }
  const isKeyed = found.every((origin) => origin !== undefined)
  return { source: isKeyed ? 'instrument_keyboard' : 'typed' }
}
