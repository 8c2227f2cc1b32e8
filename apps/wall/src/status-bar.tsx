import type { Connection } from './use-floor.ts'

/** Sign and words of how fresh the wall is. */
const MARKS: Readonly<Record<Connection, { sign: string; words: string }>> = {
  connecting: { sign: '○', words: 'Connecting' },
  live: { sign: '●', words: 'Live' },
  lost: { sign: '▲', words: 'Not live · read every 15 s' },
}

interface StatusBarProps {
  readonly title: string
  readonly connection: Connection
  /** When the list was last read or told, in milliseconds; null when never. */
  readonly heardAtMilliseconds: number | null
  /** Whether the last reading failed, so that what is shown is from `heardAtMilliseconds`. */
  readonly isStale: boolean
  readonly nowMilliseconds: number
  readonly timeZone: string | undefined
}

/** Top line: whose wall it is, how fresh, and the time at the site. */
export function StatusBar(props: StatusBarProps) {
  const { title, connection, heardAtMilliseconds, isStale, nowMilliseconds, timeZone } = props
  const { sign, words } = MARKS[connection]
  return (
    <header>
      <h1>{title}</h1>
      {isStale ? (
        <output className="connection" data-state="stale">
          <span aria-hidden="true">✕</span> No answer
          {heardAtMilliseconds !== null && `: as of ${timeWords(heardAtMilliseconds, timeZone)}`}
        </output>
      ) : (
        <output className="connection" data-state={connection}>
          <span aria-hidden="true">{sign}</span> {words}
        </output>
      )}
      <time>{timeWords(nowMilliseconds, timeZone)}</time>
    </header>
  )
}

const timeWords = (milliseconds: number, timeZone: string | undefined): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(milliseconds)
