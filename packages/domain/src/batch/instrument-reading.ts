import { z } from 'zod'
import { connectionText } from '../facility/instrument-connection.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import { decimalText } from '../kernel/decimal.ts'
import { compareInstants, instant, secondsBetween, type Instant } from '../kernel/instant.ts'
import { formatQuantity } from '../kernel/quantity.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import { unit, type Unit } from '../kernel/unit.ts'
import { slug } from '../formula/procedure.ts'
import type { EquipmentState } from '../facility/equipment.ts'

/** Which figure of a field a reading is for: the value itself, or one of the two of a weighing. */
export const READING_PARTS = ['value', 'gross', 'tare'] as const
export type ReadingPart = (typeof READING_PARTS)[number]

/** What a reading was asked for. It is signed with the reading, so that no other field can ever use it. */
export const readingPurpose = z.object({
  batchId: z.string().min(1).max(80),
  stepId: slug,
  fieldId: slug,
  part: z.enum(READING_PARTS),
})
export type ReadingPurpose = z.infer<typeof readingPurpose>

/** What an instrument bridge read off a balance and says of it. */
const readingStatementFields = z.object({
  /** The registered bridge that signs. */
  gatewayId: z.string().min(1).max(80),
  /** Code of the instrument on its label, as the bridge's own configuration names it. */
  instrument: z.string().min(1).max(20),
  /** How the bridge reached it: `mt_sics://10.0.4.20:4305`. */
  connection: z.string().min(1).max(200),
  purpose: readingPurpose,
  value: decimalText,
  unit,
  stable: z.boolean(),
  /** What the balance had tared off when it was read; null where it does not say. */
  tare: z.object({ value: decimalText, unit }).nullable(),
  readAt: instant,
  nonce: z.string().regex(/^[\w-]{22}$/),
})
export type ReadingStatement = z.infer<typeof readingStatementFields>

/** A reading with the bridge's Ed25519 signature over it, base64url. */
export const signedReading = readingStatementFields.extend({ signature: z.string().regex(/^[\w-]{86}$/) })
export type SignedReading = z.infer<typeof signedReading>

/** The text that the bridge signs and the server verifies: the reading alone, whatever stands around it. */
export function readingStatementText(reading: ReadingStatement): string {
  const {
    gatewayId,
    instrument,
    connection,
    purpose,
    value,
    unit: code,
    stable,
    tare,
    readAt,
    nonce,
  } = reading
  const { batchId, stepId, fieldId, part } = purpose
  return canonicalJson({
    is: 'batchproof instrument reading 1',
    gatewayId,
    instrument,
    connection,
    purpose: { batchId, stepId, fieldId, part },
    value,
    unit: code,
    stable,
    tare: tare && { value: tare.value, unit: tare.unit },
    readAt,
    nonce,
  })
}

/** Who wrote a figure: a person, a balance over the network with its signature, or a balance that types like a keyboard. */
export const READING_SOURCES = ['typed', 'instrument', 'instrument_keyboard'] as const
export type ReadingSource = (typeof READING_SOURCES)[number]

/** In words, as the record shows it beside a value; empty for a typed one. */
export function sourceWords(source: ReadingSource, instrumentCode: string | null): string {
  const named = instrumentCode ?? 'the balance'
  if (source === 'instrument') return `read from ${named} by the instrument bridge`
  if (source === 'instrument_keyboard') return `printed by ${named} as a keyboard`
  return instrumentCode === null ? '' : `read on ${named}, typed`
}

/** A figure that a person says an instrument gave. */
export interface ClaimedFigure {
  readonly part: ReadingPart
  readonly value: string
  readonly unit: Unit
}

/** A bridge's clock may be this far from the server's. */
const CLOCK_TOLERANCE_SECONDS = 120

/** What the readings of one field are judged against. */
export interface ReadingSurroundings {
  readonly batchId: string
  readonly stepId: string
  readonly fieldId: string
  readonly label: string
  readonly equipment: EquipmentState | undefined
  /** Signatures that were found good against the key of a registered bridge. */
  readonly proven: readonly string[]
  readonly startedAt: Instant | null
  readonly performedAt: Instant
}

/**
 * Why the record must not say that an instrument wrote these figures (B09.4, 21 CFR 11.10(h)), or null. Each figure needs
 * a stable reading of this very field, signed by a registered bridge, from the registered place of the balance, taken
 * while the step was worked on.
 */
export function readingsProblem(
  figures: readonly ClaimedFigure[],
  readings: readonly SignedReading[],
  around: ReadingSurroundings,
): Refusal | null {
  for (const figure of figures) {
    const reading = readings.find((item) => item.purpose.part === figure.part)
    const words = reading ? readingFault(figure, reading, around) : 'is not proven by a reading'
    if (words !== null)
      return refusal(
        'reading_not_proven',
        `${around.label}: the ${figure.part === 'value' ? 'value' : figure.part} ${words}. Read the balance again, or type what it shows.`,
        `values.${around.fieldId}`,
      )
  }
  return null
}

function readingFault(
  figure: ClaimedFigure,
  reading: SignedReading,
  around: ReadingSurroundings,
): string | null {
  const { batchId, stepId, fieldId } = reading.purpose
  if (!around.proven.includes(reading.signature)) return 'carries no good signature of a registered bridge'
  if (batchId !== around.batchId || stepId !== around.stepId || fieldId !== around.fieldId)
    return 'was read for another field'
  if (reading.value !== figure.value || reading.unit !== figure.unit)
    return `is not what the balance read (${formatQuantity(reading)})`
  if (!reading.stable) return 'was read while the balance was not stable'
  const details = around.equipment?.details
  if (details?.code !== reading.instrument)
    return `was read from ${reading.instrument}, not from ${details?.code ?? 'there'}`
  if (!details.connection || connectionText(details.connection) !== reading.connection)
    return `was not read where ${details.code} is registered`
  return timeFault(reading.readAt, around)
}

function timeFault(readAt: Instant, { startedAt, performedAt }: ReadingSurroundings): string | null {
  const early =
    startedAt !== null &&
    compareInstants(readAt, startedAt) < 0 &&
    secondsBetween(readAt, startedAt) > CLOCK_TOLERANCE_SECONDS
  if (early) return 'was read before the step was started'
  const late =
    compareInstants(readAt, performedAt) > 0 && secondsBetween(performedAt, readAt) > CLOCK_TOLERANCE_SECONDS
  return late ? 'was read after the step was signed' : null
}
