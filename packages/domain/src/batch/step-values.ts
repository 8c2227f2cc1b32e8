import { z } from 'zod'
import { decimalText } from '../kernel/decimal.ts'
import { instant } from '../kernel/instant.ts'
import { quantity } from '../kernel/quantity.ts'
import { unit } from '../kernel/unit.ts'
import { slug } from '../formula/procedure.ts'
import { READING_SOURCES, signedReading } from './instrument-reading.ts'
import type { IssueCalculation } from '../material/issue-calculation.ts'

/** A photo in the record: the hash of its bytes, which are kept apart and found by it. */
export const photo = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  sizeBytes: z.number().int().min(1).max(8_000_000),
  takenAt: instant,
})

/** Who gave a figure, and the proof where an instrument did. */
const origin = {
  source: z.enum(READING_SOURCES).default('typed'),
  /** The registered equipment that was read. */
  instrumentId: z.string().nullable().default(null),
  /** The bridge's signed readings behind the figures, where the source is 'instrument'. */
  readings: z.array(signedReading).max(3).optional(),
}

/**
 * What a person recorded for one field. Readings are kept exactly as read: never rounded, never re-typed (X20).
 * `gross` and `tare` stand beside `value` (the net) in gravimetric fields.
 */
export const fieldValue = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    value: decimalText,
    unit,
    gross: decimalText.nullable().default(null),
    tare: decimalText.nullable().default(null),
    ...origin,
  }),
  z.object({ kind: z.literal('text'), text: z.string().trim().max(2000) }),
  z.object({ kind: z.literal('yes_no'), answer: z.boolean() }),
  z.object({ kind: z.literal('choice'), option: z.string().max(80) }),
  z.object({ kind: z.literal('date_time'), at: instant }),
  z.object({ kind: z.literal('photo'), photos: z.array(photo).min(1).max(6) }),
  z.object({
    kind: z.literal('component'),
    lotId: z.string().min(1),
    quantity,
    scan: z.string().max(300),
    /** Why a newer lot was taken while an older one had stock (B08.6). */
    newerLotReason: z.string().trim().max(500).default(''),
    source: z.enum(READING_SOURCES).optional(),
    instrumentId: z.string().nullable().optional(),
    readings: origin.readings,
  }),
  z.object({ kind: z.literal('equipment'), equipmentId: z.string().min(1) }),
])
export type FieldValue = z.infer<typeof fieldValue>

/** Values of a step by field id. Timers and calculations are never sent: the record computes them. */
export const stepValues = z.record(slug, fieldValue)
export type StepValues = z.infer<typeof stepValues>

/** What the record computed for a field beside what was recorded. */
export interface FieldCheck {
  readonly fieldId: string
  readonly label: string
  readonly status: 'in_range' | 'out_of_range' | 'not_recorded' | 'no_limits'
  /** The value in words, as it is shown and printed: `12.48 g`. */
  readonly shown: string
  /** What was expected, in words: `12.25 – 12.75 g`. */
  readonly expected: string
  /** How a quantity to take was computed, where the formula's own does not simply stand (X08). */
  readonly calculation?: IssueCalculation
  /** Who gave the figure, where it was no hand alone: `read from BAL-01 by the instrument bridge`. */
  readonly source?: string
  /** Computed decimal value, for calculations and timers. */
  readonly computed?: { readonly value: string; readonly unit: string }
}
