import type { FloorCard } from '@batchproof/protocol'

/** What the timer of a line counts. Instants are Unix seconds. */
export type LineTimer =
  /** Up from here. `limit`: from here on it is overdue; null where nothing was expected. */
  | { readonly kind: 'up'; readonly word: string; readonly from: number; readonly limit: number | null }
  /** Down to where the step may be signed, then down to where it is too late. */
  | { readonly kind: 'down'; readonly readyAt: number; readonly latestAt: number | null }

export interface TimerWords {
  readonly word: string
  readonly value: string
  readonly isLate: boolean
}

const unixSeconds = (instant: string) => Math.floor(Date.parse(instant) / 1000)

/**
 * What counts for a batch now: a timer of its step, else how long the step takes, else how long nothing was done. Null
 * where the words of a need tell it already.
 */
export function timerOf(card: FloorCard): LineTimer | null {
  const { status, progress, updatedAt } = card
  if (status === 'completed')
    return { kind: 'up', word: 'waits', from: unixSeconds(progress?.lastHeardAt ?? updatedAt), limit: null }
  if (status !== 'in_progress' || card.held || card.waitsForWitness || !progress) return null
  const { step, lastHeardAt } = progress
  const next = step?.timers
    .map(({ readyAt, latestAt }) => ({
      readyAt: unixSeconds(readyAt),
      latestAt: latestAt && unixSeconds(latestAt),
    }))
    .sort((a, b) => a.readyAt - b.readyAt)[0]
  if (next) return { kind: 'down', readyAt: next.readyAt, latestAt: next.latestAt || null }
  if (step?.startedAt) {
    const from = unixSeconds(step.startedAt)
    const { expectedMinutes } = step
    return { kind: 'up', word: `of ${expectedMinutes} min`, from, limit: from + expectedMinutes * 60 }
  }
  return lastHeardAt ? { kind: 'up', word: 'not begun', from: unixSeconds(lastHeardAt), limit: null } : null
}

/** What the timer says at this second. */
export function timerWords(timer: LineTimer, nowSeconds: number): TimerWords {
  if (timer.kind === 'up') {
    const { from, limit, word } = timer
    if (limit !== null && nowSeconds > limit) return late(nowSeconds - limit)
    return { word, value: clockWords(nowSeconds - from), isLate: false }
  }
  const { readyAt, latestAt } = timer
  if (nowSeconds < readyAt) return { word: 'left', value: clockWords(readyAt - nowSeconds), isLate: false }
  if (latestAt === null) return { word: 'ready', value: clockWords(nowSeconds - readyAt), isLate: false }
  if (nowSeconds < latestAt)
    return { word: 'to sign', value: clockWords(latestAt - nowSeconds), isLate: false }
  return late(nowSeconds - latestAt)
}

const late = (seconds: number): TimerWords => ({ word: 'overdue', value: clockWords(seconds), isLate: true })

/** A span as a clock counts it: `4:05`, `1:04:05`, from a day on `2 d 4 h`. Never negative. */
export function clockWords(spanSeconds: number): string {
  const whole = Math.max(0, Math.floor(spanSeconds))
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`
  const two = (part: number) => String(part).padStart(2, '0')
  return hours === 0 ? `${minutes}:${two(seconds)}` : `${hours}:${two(minutes)}:${two(seconds)}`
}

/** Seconds from an instant until now. */
export const secondsSince = (instant: string, nowSeconds: number): number => nowSeconds - unixSeconds(instant)

/** Where the batch is, in words: the step in turn, or what comes after the last. */
export function stepWords({ status, currentStep, progress }: FloorCard): string {
  if (status === 'completed') return 'Made; waits to be handed in'
  if (currentStep === null) return 'All steps done'
  return progress?.step ? `${progress.step.number} · ${currentStep}` : currentStep
}
