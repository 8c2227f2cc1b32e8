/**
 * Seconds as a timer shows them: `4:05`, `1:04:05`. Parts of a second are dropped, time past zero gets a
 * minus sign, so an overrun can be read as one.
 */
export function timerText(seconds: number): string {
  const whole = Math.trunc(Math.abs(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  const body = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
  return seconds < 0 && whole > 0 ? `−${body}` : body
}

/** Seconds as the machine-readable duration of a `<time datetime>` (`PT1H4M5S`). Negative counts as zero. */
export function isoDuration(seconds: number): string {
  const whole = Math.max(0, Math.trunc(seconds))
  return `PT${Math.floor(whole / 3600)}H${Math.floor((whole % 3600) / 60)}M${whole % 60}S`
}
