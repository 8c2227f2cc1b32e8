const encoder = new TextEncoder()

/** How old a post may be, in seconds, before a room takes it for a replay. */
export const SERVICE_POST_LIFE_SECONDS = 60

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const imported = new Map<string, Promise<CryptoKey>>()

/** The same few keys are used for every post: each is imported once. */
function importKey(key: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  const name = `${use} ${key}`
  const known = imported.get(name)
  if (known) return known
  const importing = crypto.subtle.importKey(
    'raw',
    encoder.encode(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    [use],
  )
  imported.set(name, importing)
  return importing
}

const signedText = (room: string, at: string, nonce: string, body: string) =>
  encoder.encode(`${room}\n${at}\n${nonce}\n${body}`)

/** Headers with which the server proves that a post to a room is its own: HMAC-SHA256 over room, time, nonce and body. */
export async function signServicePost(
  key: string,
  room: string,
  body: string,
): Promise<Record<string, string>> {
  const at = new Date().toISOString()
  const nonce = crypto.randomUUID()
  const signature = await crypto.subtle.sign(
    'HMAC',
    await importKey(key, 'sign'),
    signedText(room, at, nonce, body),
  )
  return { 'x-batchproof-at': at, 'x-batchproof-nonce': nonce, 'x-batchproof-signature': hex(signature) }
}

/** Why a post is not the server's; null when it is. The caller keeps nonces for as long as a post may be old. */
export async function verifyServicePost(
  key: string,
  room: string,
  headers: { get(name: string): string | null },
  body: string,
  nowMilliseconds: number,
): Promise<'unsigned' | 'too_old' | 'wrong_signature' | null> {
  const at = headers.get('x-batchproof-at')
  const nonce = headers.get('x-batchproof-nonce')
  const signature = headers.get('x-batchproof-signature')
  if (!at || !nonce || !signature || !/^[0-9a-f]{64}$/.test(signature)) return 'unsigned'
  const ageSeconds = Math.abs(nowMilliseconds - Date.parse(at)) / 1000
  if (!(ageSeconds <= SERVICE_POST_LIFE_SECONDS)) return 'too_old'
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const genuine = await crypto.subtle.verify(
    'HMAC',
    await importKey(key, 'verify'),
    bytes,
    signedText(room, at, nonce, body),
  )
  return genuine ? null : 'wrong_signature'
}
