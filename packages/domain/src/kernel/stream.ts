/** The aggregates of the record; each stream belongs to one. */
export const STREAM_TYPES = [
  'organisation',
  'person',
  'room',
  'equipment',
  'material',
  'lot',
  'recipient',
  'formula',
  'batch',
  'deviation',
  'recall',
] as const
export type StreamType = (typeof STREAM_TYPES)[number]

/** Name of a stream: `<aggregate>:<id>`. */
export function streamName(type: StreamType, id: string): string {
  return `${type}:${id}`
}

/** Splits a stream's name. @throws RangeError when the name is not of a known aggregate. */
export function parseStream(stream: string): { type: StreamType; id: string } {
  const colon = stream.indexOf(':')
  const type = stream.slice(0, colon) as StreamType
  if (colon < 1 || !STREAM_TYPES.includes(type)) throw new RangeError(`not a stream name: ${stream}`)
  return { type, id: stream.slice(colon + 1) }
}

/** Events with which a stream begins. A decision may begin other streams beside its own, and none twice. */
export const BEGINNINGS: readonly string[] = ['DeviationOpened', 'LotReceived', 'LotDerived']
