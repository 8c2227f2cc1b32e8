import { utf8 } from '@batchproof/auth/bytes.ts'

/** The public half of a browser's key for push messages, and the secret that it shares with us alone (RFC 8291, 2). */
export interface BrowserKeys {
  /** An uncompressed point of P-256, 65 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** 16 bytes. */
  readonly authSecret: Uint8Array<ArrayBuffer>
}

/** What is drawn anew for every message; a test gives that of the RFC. */
export interface MessageKeys {
  readonly pair: CryptoKeyPair
  readonly salt: Uint8Array<ArrayBuffer>
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const RECORD_SIZE = 4096
/** Room in the one record for the delimiter and the tag of AES-GCM (RFC 8188). */
const LONGEST_MESSAGE_BYTES = RECORD_SIZE - 17

const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.byteLength
  }
  return all
}

async function derive(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, bytes * 8))
}

/** Fresh keys for one message. */
export async function drawMessageKeys(): Promise<MessageKeys> {
  const pair = (await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])) as CryptoKeyPair
  return { pair, salt: crypto.getRandomValues(new Uint8Array(16)) }
}

/**
 * Encrypts a push message so that only the browser can read it, and not its push service (RFC 8291), as one record of
 * aes128gcm (RFC 8188).
 *
 * @throws RangeError when the message does not fit into one record; DOMException when the browser's key is no point
 */
export async function encryptPayload(
  message: string,
  browser: BrowserKeys,
  { pair, salt }: MessageKeys,
): Promise<Uint8Array<ArrayBuffer>> {
  const plain = utf8(message)
  if (plain.byteLength > LONGEST_MESSAGE_BYTES) throw new RangeError('the message is too long for one record')
  const ours = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer)
  const theirs = await crypto.subtle.importKey('raw', browser.publicKey, CURVE, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256)
  const about = joined(utf8('WebPush: info\0'), browser.publicKey, ours)
  const secret = await derive(new Uint8Array(shared), browser.authSecret, about, 32)
  const key = await derive(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16)
  const nonce = await derive(secret, salt, utf8('Content-Encoding: nonce\0'), 12)
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  // 2 ends the last record, which is the only one.
  const record = joined(plain, Uint8Array.of(2))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, aes, record))
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, RECORD_SIZE)
  return joined(salt, size, Uint8Array.of(ours.byteLength), ours, sealed)
}
