import { may } from '$lib/office/here.ts'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600

/** Whether the signed-in person may start a recall. */
export const mayRecall = (): boolean => may('recall.open')

/** A stretch of time as it is told afterwards: '4 min 10 s', '2 h 5 min', never broken across lines. */
export function elapsedText(seconds: number | null): string {
  if (seconds === null) return '—'
  if (seconds < MINUTE_SECONDS) return `${seconds}\u00a0s`
  const minutes = Math.floor(seconds / MINUTE_SECONDS)
  if (seconds < HOUR_SECONDS) return `${minutes}\u00a0min ${seconds % MINUTE_SECONDS}\u00a0s`
  return `${Math.floor(minutes / MINUTE_SECONDS)}\u00a0h ${minutes % MINUTE_SECONDS}\u00a0min`
}
