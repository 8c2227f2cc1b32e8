import type { BatchRow, FloorCard } from '@batchproof/protocol'
import { api } from './api.ts'
import { BatchLine } from './batch-line.tsx'
import { fitting, inOrder, needOf, RUNNING, withCard } from './batch-lines.ts'
import { StatusBar } from './status-bar.tsx'
import { useHeight, useMinute } from './use-clock.ts'
import { useFloor } from './use-floor.ts'

const POLL_MILLISECONDS = 15_000
/** With the floor room speaking, reading is only a check. */
const CHECK_MILLISECONDS = 60_000

/** In rem, as wall.css draws them: top line and margins, and each line with the gap below it. */
const TOP_HEIGHT = 7
const HEIGHTS = { need: 12, line: 7.25, rest: 4.5 }

const listed = { status: [...RUNNING], orderBy: 'starts_soonest' as const, limit: 100 }

/** All running batches of the site, what needs a person on top. */
export function Wall() {
  const running = useRunning()
  const me = api.me.get.useQuery(undefined, { enabled: running.batches !== undefined, staleTime: Infinity })
  const nowMilliseconds = useMinute()
  const height = useHeight()
  if (running.isSignedOut) return <SignInNeeded />
  const { shown, leftOut, leftOutNeeds } = fitting(inOrder(running.batches ?? []), {
    ...HEIGHTS,
    wall: height - TOP_HEIGHT,
  })
  const needs = shown.filter((batch) => needOf(batch) !== null).length
  return (
    <main>
      <StatusBar
        title={me.data?.organisation.name ?? 'Batchproof'}
        connection={running.connection}
        heardAtMilliseconds={running.heardAtMilliseconds}
        isStale={running.isFailing}
        nowMilliseconds={nowMilliseconds}
        timeZone={me.data?.organisation.timeZone}
      />
      {running.batches?.length === 0 && <p className="nothing">No batch is running.</p>}
      <ul aria-label={`${shown.length} running batches, ${needs} need a person`}>
        {shown.map((batch) => (
          <BatchLine key={batch.id} batch={batch} nowMilliseconds={nowMilliseconds} />
        ))}
      </ul>
      {leftOut > 0 && (
        <p className="left-out">
          and {leftOut} more, {leftOutNeeds === 0 ? 'none' : leftOutNeeds} waiting for a person
        </p>
      )}
    </main>
  )
}

/** The running batches, read and then kept up by the floor room. */
function useRunning() {
  const utils = api.useUtils()
  const connection = useFloor({
    enter: () => utils.client.live.token.query({ batchId: null }),
    entered: () => void utils.batch.list.invalidate(),
    told: (cards) => {
      for (const card of cards) if (!takeCard(card)) void utils.batch.list.invalidate()
    },
  })
  const list = api.batch.list.useQuery(listed, {
    refetchInterval: connection === 'live' ? CHECK_MILLISECONDS : POLL_MILLISECONDS,
  })

  /** False when the card tells of a batch that is not on the list. */
  function takeCard(card: FloorCard): boolean {
    const before = utils.batch.list.getData(listed)
    if (!before) return true
    const { batches, isKnown } = withCard<BatchRow>(before.rows, card)
    if (batches !== before.rows) utils.batch.list.setData(listed, { ...before, rows: batches })
    return isKnown
  }

  return {
    batches: list.data?.rows,
    connection,
    heardAtMilliseconds: list.dataUpdatedAt || null,
    isFailing: list.isError,
    isSignedOut: list.error?.data?.code === 'UNAUTHORIZED',
  }
}

function SignInNeeded() {
  return (
    <main className="sign-in">
      <h1>Nobody is signed in on this display</h1>
      <p>
        Sign in at <a href="/sign-in?to=/wall/">{window.location.host}/sign-in</a>, then open{' '}
        {window.location.host}/wall/ again.
      </p>
    </main>
  )
}
