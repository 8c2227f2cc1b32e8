import type { FloorCard, RoomEntry, RoomMessage } from '@batchproof/protocol'
import { PING, PONG, RENEW } from '@batchproof/protocol/room-messages.ts'
import useWebSocket from 'partysocket/use-ws'
import { useEffect, useRef, useState, type RefObject } from 'react'

/** `live` while the floor room speaks to us. */
export type Connection = 'connecting' | 'live' | 'lost'

const PING_MILLISECONDS = 20_000
/** A stay is renewed when this part of it is over, and asked for again after a failure. */
const RENEW_AFTER = 0.5
const RENEW_AGAIN_MILLISECONDS = 10_000

/** An object of its own with each entry, so that each starts its own wait. */
interface Stay {
  readonly milliseconds: number
}

type Line = ReturnType<typeof useWebSocket>

const socketOptions = {
  // Each display draws its own, so that a room that comes back is not met by everybody at once.
  minReconnectionDelay: 500 + Math.random() * 1000,
  maxReconnectionDelay: 15_000,
  reconnectionDelayGrowFactor: 1.7,
  connectionTimeout: 8000,
  maxEnqueuedMessages: 0,
}

/**
 * Stays in the floor room: each attempt with a fresh token, the stay renewed over the open line, and a line that died
 * without a word noticed by an unanswered ping.
 *
 * @param handlers.told what to do with the cards of the floor
 * @param handlers.entered what to do whenever the room was entered: what was said before that was missed
 */
export function useFloor(handlers: {
  readonly enter: () => Promise<RoomEntry>
  readonly told: (cards: readonly FloorCard[]) => void
  readonly entered: () => void
  /** What to do whenever the room said anything. */
  readonly heard: () => void
}): Connection {
  const [connection, setConnection] = useState<Connection>('connecting')
  const isAsked = useRef(false)
  // The socket outlives renders: it calls what the last render gave.
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  const [stay, setStay] = useState<Stay | null>(null)
  const [enter] = useState(() => async () => {
    const entry = await latest.current.enter()
    setStay({ milliseconds: Date.parse(entry.expiresAt) - Date.parse(entry.now) })
    return entry
  })
  const [addressOfRoom] = useState(() => async () => {
    const { host, room, token } = await enter()
    return `${host}/parties/main/${encodeURIComponent(room)}?token=${encodeURIComponent(token)}`
  })
  const socket = useWebSocket(addressOfRoom, undefined, {
    ...socketOptions,
    onOpen: () => {
      isAsked.current = false
      setConnection('live')
      latest.current.entered()
    },
    onClose: () => setConnection('lost'),
    onError: () => setConnection('lost'),
    onMessage: ({ data }: MessageEvent<string>) => {
      isAsked.current = false
      latest.current.heard()
      if (data === PONG) return
      const message = JSON.parse(data) as RoomMessage
      if (message.kind === 'cards') latest.current.told(message.cards)
      if (message.kind === 'card') latest.current.told([message.card])
    },
  })
  usePulse(socket, isAsked, setConnection)
  useRenewal(socket, enter, stay)
  return connection
}

/** Asks now and then whether the room is there; gives the line up when the last question was not answered. */
function usePulse(socket: Line, isAsked: RefObject<boolean>, say: (connection: Connection) => void): void {
  useEffect(() => {
    const pulse = setInterval(() => {
      // A room that has said goodbye may leave the line hanging.
      if (socket.readyState === socket.CLOSING) socket.reconnect()
      if (socket.readyState !== socket.OPEN) return
      if (isAsked.current) {
        say('lost')
        socket.reconnect()
      } else {
        isAsked.current = true
        socket.send(PING)
      }
    }, PING_MILLISECONDS)
    return () => clearInterval(pulse)
  }, [socket, isAsked, say])
}

/** Renews the stay when half of it is over. */
function useRenewal(socket: Line, enter: () => Promise<RoomEntry>, stay: Stay | null): void {
  useEffect(() => {
    if (!stay) return
    let timer: ReturnType<typeof setTimeout>
    const renew = async () => {
      // A line that is down is opened with a token of its own.
      if (socket.readyState !== socket.OPEN) return
      try {
        const { token } = await enter()
        socket.send(`${RENEW}${token}`)
      } catch {
        timer = setTimeout(() => void renew(), RENEW_AGAIN_MILLISECONDS)
      }
    }
    // Each display draws its own, so that they do not all ask in the same moment.
    const after = stay.milliseconds * RENEW_AFTER * (0.9 + Math.random() / 5)
    timer = setTimeout(() => void renew(), after)
    return () => clearTimeout(timer)
  }, [socket, enter, stay])
}
