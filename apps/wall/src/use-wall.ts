import type { FloorCard } from '@batchproof/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, isUnpaired } from './api.ts'
import { serverClock } from './server-clock.ts'
import { withCard } from './told.ts'
import { useFloor, type Connection } from './use-floor.ts'

const LOST_MILLISECONDS = 10_000
/** With the floor room speaking, reading is only a check: of deviations begun, and that the display is still allowed. */
const CHECK_MILLISECONDS = 30_000
/** However many cards ask for it, the wall is read no more often than this. */
const READ_SOON_MILLISECONDS = 500

const MINUTE = 60_000

/** The running batches, read and then kept up by the floor room. For a display that is paired. */
export function useWall() {
  const utils = api.useUtils()
  const view = api.wall.show.useQuery()
  const [toldAt, setToldAt] = useState(0)
  const heard = useCallback(() => setToldAt(thisMinute), [])
  const readSoon = useReadSoon(() => void utils.wall.show.invalidate())
  const connection = useFloor({
    enter: async () => {
      try {
        return await utils.client.wall.enter.query()
      } catch (error) {
        if (isUnpaired(error)) readSoon()
        throw error
      }
    },
    entered: readSoon,
    heard,
    told: (cards) => {
      if (takeCards(cards)) readSoon()
    },
  })
  useReading(connection, () => void utils.wall.show.invalidate())
  const now = view.data?.now
  useEffect(() => {
    if (now !== undefined) serverClock.setBy(now)
  }, [now])

  /** Puts the cards on the wall; true when one of them tells of something that must be read. */
  function takeCards(told: readonly FloorCard[]): boolean {
    const before = utils.wall.show.getData()
    if (!before) return true
    let { cards } = before
    let mustRead = false
    for (const card of told) {
      const after = withCard(cards, card)
      cards = after.cards
      mustRead ||= after.mustRead
    }
    if (cards !== before.cards) utils.wall.show.setData(undefined, { ...before, cards })
    return mustRead
  }

  const readAt = now === undefined ? 0 : minuteOf(Date.parse(now))
  return {
    view: view.data,
    connection,
    heardAtMilliseconds: Math.max(readAt, toldAt),
    isFailing: view.isError,
  }
}

const minuteOf = (milliseconds: number) => milliseconds - (milliseconds % MINUTE)

/** By the server's clock: a state that changes at most once a minute. */
const thisMinute = () => minuteOf(serverClock.nowMilliseconds())

/** Reads on a clock of its own. The query's would begin anew with each card, and never come while the floor is busy. */
function useReading(connection: Connection, read: () => void): void {
  const latest = useLatest(read)
  const every = connection === 'live' ? CHECK_MILLISECONDS : LOST_MILLISECONDS
  useEffect(() => {
    const timer = setInterval(() => latest.current(), every)
    return () => clearInterval(timer)
  }, [every, latest])
}

/** A reading a moment from now, one for all who ask meanwhile. */
function useReadSoon(read: () => void): () => void {
  const latest = useLatest(read)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, READ_SOON_MILLISECONDS)
  }, [latest])
}

function useLatest<Value>(value: Value) {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
