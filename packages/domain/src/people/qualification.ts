import { z } from 'zod'
import { calendarDate } from '../kernel/calendar-date.ts'

/** What a person can be qualified for (USP <797>, <800>); each lapses on its own date. */
export const QUALIFICATIONS = {
  aseptic_training: 'Aseptic compounding training',
  garbing: 'Garbing competency',
  gloved_fingertip: 'Gloved fingertip test',
  media_fill: 'Media fill',
  hazardous_drugs: 'Hazardous drug training',
  witness: 'Witness authorisation',
} as const
export type QualificationKind = keyof typeof QUALIFICATIONS
export const qualificationKind = z.enum(
  Object.keys(QUALIFICATIONS) as [QualificationKind, ...QualificationKind[]],
)

export const qualification = z.object({
  kind: qualificationKind,
  passedOn: calendarDate,
  expiresOn: calendarDate,
})
export type Qualification = z.infer<typeof qualification>

/** What a technician must hold on the day of compounding. */
export const COMPOUNDING_QUALIFICATIONS: readonly QualificationKind[] = [
  'aseptic_training',
  'garbing',
  'gloved_fingertip',
  'media_fill',
]

/**
 * Whether a qualification stands on a date (YYYY-MM-DD, the facility's calendar). It counts through the day on which
 * it expires. The problem is in words for the person who is blocked ('Media fill expired 2026-11-02').
 */
export function qualificationProblem(
  held: readonly Qualification[],
  kind: QualificationKind,
  onDate: string,
): string | null {
  const latest = held
    .filter((item) => item.kind === kind)
    .toSorted((a, b) => b.expiresOn.localeCompare(a.expiresOn))[0]
  if (!latest) return `${QUALIFICATIONS[kind]} is not on record`
  if (latest.passedOn > onDate) return `${QUALIFICATIONS[kind]} starts only on ${latest.passedOn}`
  return latest.expiresOn < onDate ? `${QUALIFICATIONS[kind]} expired ${latest.expiresOn}` : null
}
