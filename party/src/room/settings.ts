/** What the rooms must know: who may open a socket, and the keys of tokens and posts. */
export interface RoomSettings {
  /** Origins whose pages may enter. */
  readonly origins: readonly string[]
  readonly tokenKey: Uint8Array<ArrayBuffer>
  readonly serviceKey: string
}

const SHORTEST_KEY_BYTES = 32

/**
 * Reads the settings from the environment: BATCHPROOF_ORIGIN (several with commas between), BATCHPROOF_ROOM_TOKEN_KEY
 * and BATCHPROOF_SERVICE_KEY (base64url). Null when one is missing or a key is too short: such a room admits nobody.
 */
export function readSettings(env: Readonly<Record<string, unknown>>): RoomSettings | null {
  const origins = originsOf(env['BATCHPROOF_ORIGIN'])
  const tokenKey = keyBytes(env['BATCHPROOF_ROOM_TOKEN_KEY'])
  const serviceKey = env['BATCHPROOF_SERVICE_KEY']
  if (origins.length === 0 || !tokenKey || typeof serviceKey !== 'string' || !keyBytes(serviceKey))
    return null
  return { origins, tokenKey, serviceKey }
}

function originsOf(value: unknown): string[] {
  if (typeof value !== 'string') return []
  return value.split(',').flatMap((item) => (URL.canParse(item.trim()) ? [new URL(item.trim()).origin] : []))
}

function keyBytes(value: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof value !== 'string') return null
  try {
    const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'))
    if (binary.length < SHORTEST_KEY_BYTES) return null
    return Uint8Array.from(binary, (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
