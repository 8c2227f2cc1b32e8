import { api, isUnpaired } from './api.ts'
import { BatchLine } from './batch-line.tsx'
import { inOrder, needsOf } from './needs.ts'
import { pagesOf } from './paging.ts'
import { Pairing } from './pairing.tsx'
import { StatusBar } from './status-bar.tsx'
import { useHeight } from './use-height.ts'
import { useSeconds } from './use-seconds.ts'
import { useWall } from './use-wall.ts'
import type { WallCard } from '@batchproof/protocol'

/** While the server does not answer a display that has just been switched on. */
const ASK_AGAIN_MILLISECONDS = 10_000
/** Long enough to read a page from across the room. */
const PAGE_SECONDS = 15

/** In rem, as wall.css draws them: top line and margins, and each line with the gap below it. */
const TOP_HEIGHT = 7
const HEIGHTS = { need: 12, line: 7.25, mark: 4 }

/** What this browser is: a display, or one that is to be paired. */
export function Wall() {
  const view = api.wall.show.useQuery(undefined, {
    refetchInterval: ({ state }) => (state.data || isUnpaired(state.error) ? false : ASK_AGAIN_MILLISECONDS),
  })
  if (isUnpaired(view.error)) return <Pairing wasPaired={view.data !== undefined} />
  if (view.data) return <Paired />
  return (
    <main className="message">
      <p>{view.isError ? 'No answer from the server. Asking again every 10 seconds.' : 'Connecting'}</p>
    </main>
  )
}

/** All running batches of the site, what needs a person on top. */
function Paired() {
  const { view, connection, heardAtMilliseconds, isFailing } = useWall()
  const height = useHeight()
  if (!view) return null
  const { organisation, cards } = view
  return (
    <main>
      <StatusBar
        title={organisation.name || 'Batchproof'}
        connection={connection}
        heardAtMilliseconds={heardAtMilliseconds}
        isStale={isFailing && connection !== 'live'}
        timeZone={organisation.timeZone}
      />
      {cards.length === 0 ? (
        <p className="nothing">No batch is running</p>
      ) : (
        <Lines cards={inOrder(cards)} heightRem={height - TOP_HEIGHT} timeZone={organisation.timeZone} />
      )}
    </main>
  )
}

interface LinesProps {
  /** In the order of the wall. */
  readonly cards: readonly WallCard[]
  readonly heightRem: number
  readonly timeZone: string
}

function Lines({ cards, heightRem, timeZone }: LinesProps) {
  const needsPerson = (card: WallCard) => needsOf(card).length > 0
  const pages = pagesOf(cards, needsPerson, { ...HEIGHTS, wall: heightRem })
  const index = (useSeconds(PAGE_SECONDS) / PAGE_SECONDS) % pages.length
  const shown = pages[index] ?? []
  const waiting = cards.filter(needsPerson).length
  const hidden = waiting - shown.filter(needsPerson).length
  return (
    <>
      <ul aria-label={`${cards.length} running batches, ${waiting} waiting for a person`}>
        {shown.map((card) => (
          <BatchLine key={card.id} card={card} timeZone={timeZone} />
        ))}
      </ul>
      {pages.length > 1 && (
        <PageMark {...{ index, pages: pages.length, running: cards.length, waiting, hidden }} />
      )}
    </>
  )
}

interface PageMarkProps {
  readonly index: number
  readonly pages: number
  readonly running: number
  readonly waiting: number
  /** How many that wait for a person stand on another page. */
  readonly hidden: number
}

/** Which page this is. A page that does not show all that wait for a person says so loudly: it must not look calm. */
function PageMark({ index, pages, running, waiting, hidden }: PageMarkProps) {
  return (
    <p className="page-mark" data-hides={hidden > 0 || undefined}>
      Page {index + 1} of {pages} · {running} running · {hidden > 0 && <span aria-hidden="true">▲ </span>}
      {waiting || 'none'} waiting for a person
      {hidden > 0 && `, ${hidden === waiting ? '' : `${hidden} of them `}on another page`}
    </p>
  )
}
