import type { FloorCard, RoomEntry, RoomMessage } from '@batchproof/protocol'
import { PING, PONG, RENEW } from '@batchproof/protocol/room-messages.ts'
import useWebSocket from 'partysocket/use-ws'
import { useEffect, useRef, useState } from 'react'

/** `live` while the floor room speaks to us. */
export type Connection = 'connecting' | 'live' | 'lost'

const PING_MILLISECONDS = 20_000
/** Twice in the stay that a token gives; each display draws its own. */
const RENEW_MILLISECONDS = 40_000 + Math.random() * 10_000

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
  const [addressOfRoom] = useState(() => async () => {
    const { host, room, token } = await latest.current.enter()
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
  useEffect(() => {
    const pulse = setInterval(() => {
      // A room that has said goodbye may leave the line hanging.
      if (socket.readyState === socket.CLOSING) socket.reconnect()
      if (socket.readyState !== socket.OPEN) return
      if (isAsked.current) {
        setConnection('lost')
        socket.reconnect()
      } else {
        isAsked.current = true
        socket.send(PING)
      }
    }, PING_MILLISECONDS)
    return () => clearInterval(pulse)
  }, [socket])
  useEffect(() => {
    const renew = async () => {
      const { token } = await latest.current.enter()
      if (socket.readyState === socket.OPEN) socket.send(`${RENEW}${token}`)
    }
    const timer = setInterval(() => {
      // Who is not renewed is sent out, and comes in again by a token of its own.
      if (socket.readyState === socket.OPEN) renew().catch(() => undefined)
    }, RENEW_MILLISECONDS)
    return () => clearInterval(timer)
  }, [socket])
  return connection
}
