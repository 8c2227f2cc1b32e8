import { fromBase64url, toBase64url, utf8 } from '@batchproof/auth/bytes.ts'

/** The installation's own key, by which a push service knows who sends (RFC 8292). */
export interface VapidKey {
  readonly privateKey: CryptoKey
  /** The uncompressed point in base64url, as browsers want it when they subscribe. */
  readonly publicKey: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
/** A push service takes a token for a day at the most; a short one is worth less to a thief. */
const TOKEN_SECONDS = 12 * 3600

/**
 * Opens the key from its secret.
 *
 * @throws Error when it is not a P-256 key in PKCS #8, base64url
 */
export async function openVapidKey(secret: string): Promise<VapidKey> {
  const pkcs8 = fromBase64url(secret)
  if (!pkcs8) throw new Error('the push key is not base64url')
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign'])
  const { x, y } = await crypto.subtle.exportKey('jwk', readable)
  const point = [x, y].map((part) => fromBase64url(part ?? ''))
  if (point.some((part) => part?.byteLength !== 32)) throw new Error('the push key has no public half')
  const publicKey = toBase64url(Uint8Array.of(4, ...(point[0] ?? []), ...(point[1] ?? [])))
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']),
    publicKey,
  }
}

const part = (value: object): string => toBase64url(utf8(JSON.stringify(value)))

/**
 * The Authorization header for a message to an endpoint: a token for that push service alone.
 *
 * @param contact `mailto:` or `https:`, where the operator of the push service finds us
 * @param now when it is sent, ISO
 */
export async function vapidAuthorization(
  { privateKey, publicKey }: VapidKey,
  endpoint: string,
  contact: string,
  now: string,
): Promise<string> {
  const expires = Math.floor(Date.parse(now) / 1000) + TOKEN_SECONDS
  const claims = { aud: new URL(endpoint).origin, exp: expires, sub: contact }
  const token = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(token))
  return `vapid t=${token}.${toBase64url(new Uint8Array(signature))}, k=${publicKey}`
}
