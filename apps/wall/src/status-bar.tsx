import { SiteTime, timeWords } from './ticking.tsx'
import type { Connection } from './use-floor.ts'

/** Sign and words of how fresh the wall is. */
const MARKS: Readonly<Record<Connection, { readonly sign: string; readonly words: string }>> = {
  connecting: { sign: '○', words: 'Connecting' },
  live: { sign: '●', words: 'Live' },
  lost: { sign: '▲', words: 'Not live' },
}

interface StatusBarProps {
  readonly title: string
  readonly connection: Connection
  /** When the wall was last read or told, by the server's time in milliseconds. */
  readonly heardAtMilliseconds: number
  /** Whether the last reading failed too, so that what is shown is from `heardAtMilliseconds`. */
  readonly isStale: boolean
  readonly timeZone: string
}

/** Top line: whose wall it is, how fresh, and the time at the site. */
export function StatusBar(props: StatusBarProps) {
  const { title, connection, heardAtMilliseconds, isStale, timeZone } = props
  const { sign, words } = isStale ? { sign: '✕', words: 'No answer' } : MARKS[connection]
  return (
    <header>
      <h1>{title}</h1>
      <output className="connection" data-state={isStale ? 'stale' : connection}>
        <span aria-hidden="true">{sign}</span> {words}
        <span className="heard"> · last heard {timeWords(heardAtMilliseconds, timeZone)}</span>
      </output>
      <SiteTime timeZone={timeZone} />
    </header>
  )
}
