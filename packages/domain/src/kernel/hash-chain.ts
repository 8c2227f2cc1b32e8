import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from './canonical-json.ts'
import type { EventBody, RecordEvent } from './envelope.ts'

/** The hash that stands before the first event of every stream. */
export const CHAIN_START = '0'.repeat(64)

/** SHA-256 of the canonical JSON of a value, in lower-case hexadecimal. */
export function contentHash(value: unknown): string {
  return textHash(canonicalJson(value))
}

function textHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** SHA-256 of raw bytes (a photo, a certificate), in lower-case hexadecimal. */
export function bytesHash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/**
 * What the hash of an event is taken over: everything the event says, and the hash of the event before it in its stream.
 * `seq` is left out: it is given by the database after the hash, and the chain is per stream.
 */
export function eventText(event: EventBody, prevHash: string): string {
  return canonicalJson({ ...event, prevHash })
}

/** The hash of an event: the SHA-256 of {@link eventText}, in lower-case hexadecimal. */
export function eventHash(event: EventBody, prevHash: string): string {
  return textHash(eventText(event, prevHash))
}

/** Why a stream does not verify: the first version at which what is stored is not what was recorded. */
export interface ChainFault {
  readonly stream: string
  readonly version: number
  readonly problem: 'version_gap' | 'prev_hash_differs' | 'hash_differs'
}

/** Checks one stream from its first event. Returns the first fault, or null when every byte still fits. */
export function verifyChain(events: readonly RecordEvent[]): ChainFault | null {
  let prevHash = CHAIN_START
  for (const [index, event] of events.entries()) {
    const { seq: _seq, hash, prevHash: storedPrev, ...body } = event
    const at = { stream: event.stream, version: event.version }
    if (event.version !== index + 1) return { ...at, problem: 'version_gap' }
    if (storedPrev !== prevHash) return { ...at, problem: 'prev_hash_differs' }
    if (eventHash(body, prevHash) !== hash) return { ...at, problem: 'hash_differs' }
    prevHash = hash
  }
  return null
}
