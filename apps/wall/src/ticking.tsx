import { clockWords, secondsSince, timerWords, type LineTimer } from './timers.ts'
import { useSeconds } from './use-seconds.ts'

// These alone are drawn anew at each second: the rest of the wall stands still until something happens.

/** A clock time of another day would mislead. */
const TIMED_SECONDS = 12 * 3600

/** Since when, and how long that is, counting. */
export function Since({ instant, timeZone }: { readonly instant: string; readonly timeZone: string }) {
  const seconds = secondsSince(instant, useSeconds())
  if (seconds >= TIMED_SECONDS) return <>for {clockWords(seconds)}</>
  return (
    <>
      since {timeWords(Date.parse(instant), timeZone)} · {clockWords(seconds)}
    </>
  )
}

/** The timer of a line, counting, with its word. */
export function Timer({ timer }: { readonly timer: LineTimer }) {
  const { word, value, isLate } = timerWords(timer, useSeconds())
  return (
    <p className="timer" data-late={isLate || undefined}>
      <span className="value">{value}</span>{' '}
      <span className="word">
        {isLate && <span aria-hidden="true">▲ </span>}
        {word}
      </span>
    </p>
  )
}

/** The time at the site. */
export function SiteTime({ timeZone }: { readonly timeZone: string }) {
  return <time>{timeWords(useSeconds(60) * 1000, timeZone)}</time>
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Hours and minutes at the site. */
export function timeWords(milliseconds: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  formats.set(timeZone, format)
  return format.format(milliseconds)
}
