import { z } from 'zod'

// Used by the API, which signs, and by the rooms, which verify: WebCrypto only, so that it runs in both.

/** How long a token opens the door, or renews the stay of who is inside. */
export const ROOM_TOKEN_SECONDS = 60
/**
 * How long its holder may stay, from when it was signed. A watcher renews their stay with a fresh token well before; who
 * gets none, because the session ended or the role was taken away, hears nothing more after this. A site may set it shorter; the
 * rooms let nobody stay longer.
 */
export const ROOM_STAY_SECONDS = 120
/** A shorter stay would be asked for again more often than a slow line answers. */
export const SHORTEST_ROOM_STAY_SECONDS = 5

/** Clocks of two hosts may differ by this much. */
const CLOCK_SKEW_SECONDS = 5
const LONGEST_TOKEN = 2048

const roomClaims = z.strictObject({
  aud: z.literal('room'),
  organisation: z.string().min(1),
  room: z.string().min(1),
  personId: z.string().min(1),
  name: z.string(),
  role: z.string(),
  /** Where from: a page of the office, the iPad at the bench, a display on a wall. */
  place: z.enum(['office', 'kiosk', 'display']),
  /** Unique id of the token: the room lets each in once. */
  jti: z.string().min(16),
  /** Unix time in seconds at which the token ends. */
  exp: z.number().int(),
  /** Unix time in seconds until which its holder may stay. */
  stay: z.number().int(),
})
export type RoomClaims = z.infer<typeof roomClaims>

export type RoomTokenProblem =
  | 'malformed'
  | 'signature_wrong'
  | 'claims_wrong'
  | 'expired'
  | 'lives_too_long'
  | 'other_organisation'
  | 'other_room'

/**
 * Signs a short-lived token with which one person enters one room: `room1.<claims>.<HMAC-SHA-256>`, base64url. The
 * form names its one algorithm by its version; nothing in the token chooses it.
 *
 * @param key at least 32 bytes, shared by the API and the rooms and used for nothing else
 * @param nowSeconds Unix time in seconds
 * @param staySeconds how long its holder may stay; the rooms refuse a longer one than {@link ROOM_STAY_SECONDS}
 */
export async function signRoomToken(
  key: Uint8Array<ArrayBuffer>,
  about: Omit<RoomClaims, 'aud' | 'exp' | 'stay' | 'jti'>,
  nowSeconds: number,
  staySeconds: number = ROOM_STAY_SECONDS,
): Promise<string> {
  const jti = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const { organisation, room, personId, name, role, place } = about
  const signedAt = Math.floor(nowSeconds)
  const [exp, stay] = [signedAt + ROOM_TOKEN_SECONDS, signedAt + staySeconds]
  const claims: RoomClaims = { aud: 'room', organisation, room, personId, name, role, place, jti, exp, stay }
  const signed = `room1.${toBase64url(new TextEncoder().encode(JSON.stringify(claims)))}`
  const mac = await crypto.subtle.sign('HMAC', await hmacKey(key, 'sign'), new TextEncoder().encode(signed))
  return `${signed}.${toBase64url(new Uint8Array(mac))}`
}

/**
 * Verifies a token at the door of a room. The caller also lets each `jti` in once.
 *
 * @param expected.room the room's own name, derived by the server, never read from the token
 */
export async function verifyRoomToken(
  key: Uint8Array<ArrayBuffer>,
  token: string,
  expected: { readonly organisation: string; readonly room: string; readonly nowSeconds: number },
): Promise<
  | { readonly ok: true; readonly claims: RoomClaims }
  | { readonly ok: false; readonly problem: RoomTokenProblem }
> {
  const [version, body, macText, ...more] = token.length > LONGEST_TOKEN ? [] : token.split('.')
  const mac = fromBase64url(macText ?? '')
  const bytes = fromBase64url(body ?? '')
  if (version !== 'room1' || !mac || !bytes || more.length > 0) return { ok: false, problem: 'malformed' }
  const signed = new TextEncoder().encode(`${version}.${body}`)
  // `verify` compares in constant time.
  const genuine = await crypto.subtle.verify('HMAC', await hmacKey(key, 'verify'), mac, signed)
  if (!genuine) return { ok: false, problem: 'signature_wrong' }
  const claims = parseClaims(bytes)
  if (!claims) return { ok: false, problem: 'claims_wrong' }
  if (claims.exp <= expected.nowSeconds) return { ok: false, problem: 'expired' }
  const longest = expected.nowSeconds + ROOM_TOKEN_SECONDS + CLOCK_SKEW_SECONDS
  if (claims.exp > longest || claims.stay > longest + ROOM_STAY_SECONDS - ROOM_TOKEN_SECONDS)
    return { ok: false, problem: 'lives_too_long' }
  if (claims.organisation !== expected.organisation) return { ok: false, problem: 'other_organisation' }
  return claims.room === expected.room ? { ok: true, claims } : { ok: false, problem: 'other_room' }
}

function parseClaims(bytes: Uint8Array): RoomClaims | null {
  try {
    return roomClaims.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null
  } catch {
    return null
  }
}

function hmacKey(key: Uint8Array<ArrayBuffer>, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [use])
}

function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}
