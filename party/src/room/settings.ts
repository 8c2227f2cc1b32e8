/** What the rooms must know: who may open a socket, and the keys of tokens and posts. */
export interface RoomSettings {
  /** Origins whose pages may enter. */
  readonly origins: readonly string[]
  readonly tokenKey: Uint8Array<ArrayBuffer>
  readonly serviceKey: string
}

/** 32 bytes in base64url. A key is used as it is written, on both sides. */
const SHORTEST_KEY_LETTERS = 43

/**
 * Reads the settings from the environment: BATCHPROOF_ORIGIN (several with commas between), BATCHPROOF_ROOM_TOKEN_KEY
 * and BATCHPROOF_SERVICE_KEY. Null when one is missing or a key is too short: such a room admits nobody.
 */
export function readSettings(env: Readonly<Record<string, unknown>>): RoomSettings | null {
  const origins = originsOf(env['BATCHPROOF_ORIGIN'])
  const tokenKey = keyOf(env['BATCHPROOF_ROOM_TOKEN_KEY'])
  const serviceKey = keyOf(env['BATCHPROOF_SERVICE_KEY'])
  if (origins.length === 0 || tokenKey === null || serviceKey === null) return null
  return { origins, tokenKey: new TextEncoder().encode(tokenKey), serviceKey }
}

function originsOf(value: unknown): string[] {
  if (typeof value !== 'string') return []
  return value.split(',').flatMap((item) => (URL.canParse(item.trim()) ? [new URL(item.trim()).origin] : []))
}

const keyOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length >= SHORTEST_KEY_LETTERS ? value : null
