import { STREAM_TYPES, type StreamType } from '@batchproof/domain'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What the audit trail is asked for, from its address. */
export function auditQuery(address: URLSearchParams): {
  search?: string
  streamTypes?: StreamType[]
  types?: string[]
  personId?: string
  stream?: string
  from?: string
  to?: string
  signedOnly?: boolean
} {
  const about = address.get('about')
  const day = (key: string) =>
    DAY.test(address.get(key) ?? '') ? (address.get(key) ?? undefined) : undefined
  return {
    search: address.get('search') || undefined,
    streamTypes: STREAM_TYPES.some((type) => type === about) ? [about as StreamType] : undefined,
    types: address.get('type') ? [address.get('type') ?? ''] : undefined,
    personId: address.get('person') || undefined,
    stream: address.get('stream') || undefined,
    from: day('from'),
    to: day('to'),
    signedOnly: address.get('signed') === 'yes' || undefined,
  }
}
