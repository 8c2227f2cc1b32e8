import { PING, PONG, RENEW } from '@batchproof/protocol'
import type { RoomEntry, RoomMessage } from '@batchproof/protocol'
import ReconnectingWebSocket from 'partysocket/ws'
import { inTime } from './in-time.ts'

/** `connecting` until the first answer, `live` while the room speaks to us, `lost` while it does not. */
export type Connection = 'connecting' | 'live' | 'lost'

/** The part of the API that opens the door of a room. */
export interface RoomDoor {
  readonly live: { readonly token: { query(input: { batchId: string | null }): Promise<RoomEntry> } }
}

export interface RoomSocketOptions {
  /** Asks for a fresh entry: a token opens the door once. */
  readonly enter: () => Promise<RoomEntry>
  readonly onMessage: (message: RoomMessage) => void
  readonly onConnection: (connection: Connection) => void
  /** How far the server's clock is ahead of ours, in milliseconds; with each entry. */
  readonly onClock?: (aheadMilliseconds: number) => void
  /** The WebSocket to use where the platform's own is not wanted. */
  readonly WebSocket?: unknown
}

/** A room that has been silent for this long is asked whether it is there; silent once more, it is given up. */
const PING_SECONDS = 20
const LONGEST_WAIT_MILLISECONDS = 15_000
/** A door that does not answer for so long is asked again. */
const ENTER_SECONDS = 10
/** A stay is renewed when this part of it is over, and asked for again after a failure. */
const RENEW_AFTER = 0.5
const RENEW_AGAIN_MILLISECONDS = 10_000

/** There is no such room, or it is not for this person: asking again would not help. */
const FINAL_CODES: readonly unknown[] = ['NOT_FOUND', 'FORBIDDEN']

/**
 * Holds a connection to one live room until closed: every attempt with a fresh token, waiting longer after each failure
 * and never in step with other watchers. A line that has died without a word is noticed by an unanswered ping. The stay
 * is renewed over the open line, so that a token's end is not seen.
 *
 * @returns how to leave
 */
export function holdRoom(options: RoomSocketOptions): () => void {
  let isClosed = false
  let asked = false
  let renewal: ReturnType<typeof setTimeout> | undefined
  const say = (connection: Connection) => {
    if (!isClosed) options.onConnection(connection)
  }
  const enter = async (): Promise<RoomEntry> => {
    const askedAt = Date.now()
    try {
      const entry = await inTime(options.enter(), ENTER_SECONDS)
      // The server signed it somewhere between the question and the answer.
      if (!isClosed) options.onClock?.(Date.parse(entry.now) - (askedAt + Date.now()) / 2)
      renewIn((Date.parse(entry.expiresAt) - Date.parse(entry.now)) * RENEW_AFTER)
      return entry
    } catch (error) {
      if (FINAL_CODES.includes(codeOf(error))) socket.close()
      throw error
    }
  }
  const renewIn = (milliseconds: number) => {
    clearTimeout(renewal)
    if (!isClosed) renewal = setTimeout(() => void renew(), milliseconds * (0.9 + Math.random() / 5))
  }
  const renew = async () => {
    // A line that is down is opened with a token of its own.
    if (socket.readyState !== socket.OPEN) return
    try {
      const { token } = await enter()
      socket.send(`${RENEW}${token}`)
    } catch {
      renewIn(RENEW_AGAIN_MILLISECONDS)
    }
  }
  const socket = new ReconnectingWebSocket(async () => addressOf(await enter()), undefined, {
    WebSocket: options.WebSocket,
    ...pacing(),
  })
  say('connecting')
  socket.addEventListener('open', () => {
    asked = false
    say('live')
  })
  socket.addEventListener('message', ({ data }) => {
    asked = false
    if (!isClosed && data !== PONG) options.onMessage(JSON.parse(data as string) as RoomMessage)
  })
  socket.addEventListener('close', () => say('lost'))
  socket.addEventListener('error', () => say('lost'))
  const pulse = setInterval(() => {
    // A room that has said goodbye may leave the line hanging.
    if (socket.readyState === socket.CLOSING) socket.reconnect()
    if (socket.readyState !== socket.OPEN) return
    if (asked) {
      say('lost')
      socket.reconnect()
      return
    }
    asked = true
    socket.send(PING)
  }, PING_SECONDS * 1000)
  return () => {
    isClosed = true
    clearInterval(pulse)
    clearTimeout(renewal)
    socket.close()
  }
}

/** Each watcher draws its own, so that a room that comes back is not met by everybody at once. */
const pacing = () => ({
  minReconnectionDelay: 400 + Math.random() * 800,
  maxReconnectionDelay: LONGEST_WAIT_MILLISECONDS * (0.75 + Math.random() / 4),
  reconnectionDelayGrowFactor: 1.7,
  connectionTimeout: 8000,
  maxEnqueuedMessages: 0,
})

const addressOf = ({ host, room, token }: RoomEntry): string =>
  `${host}/parties/main/${encodeURIComponent(room)}?token=${encodeURIComponent(token)}`

const codeOf = (error: unknown): unknown => (error as { data?: { code?: unknown } } | null)?.data?.code
