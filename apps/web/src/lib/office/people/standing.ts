import { QUALIFICATIONS, type Qualification, type QualificationKind } from '@batchproof/domain'
import { daysBetween } from '../format.ts'

/** From how many days before it lapses a thing is told of. */
export const SOON_DAYS = 30

/** How something with an end date stands on a day. */
export interface Standing {
  readonly tone: 'good' | 'warning' | 'critical'
  /** '✓', '▲' or '✕' in words: 'Valid', 'Lapses in 8 days', 'Lapsed 19 days ago'. */
  readonly words: string
}

/** How a date through which something holds stands today; both YYYY-MM-DD in the facility's calendar. */
export function standingOf(holdsThrough: string, today: string): Standing {
  const days = daysBetween(today, holdsThrough)
  if (days < 0)
    return { tone: 'critical', words: days === -1 ? 'Lapsed yesterday' : `Lapsed ${-days} days ago` }
  if (days === 0) return { tone: 'warning', words: 'Lapses today' }
  if (days <= SOON_DAYS)
    return { tone: 'warning', words: days === 1 ? 'Lapses tomorrow' : `Lapses in ${days} days` }
  return { tone: 'good', words: 'Valid' }
}

/** A kind of qualification with the newest record of it. */
export interface HeldQualification {
  readonly kind: QualificationKind
  readonly name: string
  readonly latest: Qualification
  readonly standing: Standing
  /** Earlier records of the same kind, newest first. */
  readonly earlier: readonly Qualification[]
}

/** What a person holds, one line a kind, in the order of the list of kinds. */
export function heldQualifications(all: readonly Qualification[], today: string): HeldQualification[] {
  return (Object.keys(QUALIFICATIONS) as QualificationKind[]).flatMap((kind) => {
    const [latest, ...earlier] = all
      .filter((item) => item.kind === kind)
      .toSorted((a, b) => b.expiresOn.localeCompare(a.expiresOn))
    if (!latest) return []
    return [
      { kind, name: QUALIFICATIONS[kind], latest, standing: standingOf(latest.expiresOn, today), earlier },
    ]
  })
}

/** The worst of what a person holds, for one line of a list; null when nothing is held. */
export function worstOf(held: readonly HeldQualification[]): HeldQualification | null {
  return held.toSorted((a, b) => a.latest.expiresOn.localeCompare(b.latest.expiresOn))[0] ?? null
}
