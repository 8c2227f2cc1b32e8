import type { EquipmentState, StepField } from '@batchproof/domain'
import type { Entries } from './entry.ts'

type MeasuredField = Extract<StepField, { kind: 'number' | 'component' }>

/** An instrument that may give the figures of a field. */
export interface InstrumentChoice {
  readonly id: string
  readonly code: string
  readonly name: string
  /** The bridge can read it. */
  readonly connected: boolean
}

/** The instruments of the batch that fit the field: balances for a weighing, else what the formula names. */
export function instrumentsFor(field: MeasuredField, planned: readonly EquipmentState[]): InstrumentChoice[] {
  const wanted = field.kind === 'number' ? (field.instrumentClass ?? null) : null
  const isWeighing = field.kind === 'component' || field.gravimetric
  return planned.flatMap(({ id, details }) => {
    if (!details) return []
    const fits = wanted === null ? isWeighing && details.balance !== null : details.equipmentClass === wanted
    const { code, name, connection } = details
    return fits ? [{ id, code, name, connected: connection != null }] : []
  })
}

/**
 * The instrument that a field is taken to be read on before anybody says so: the one that was scanned in this very step, or
 * the only one that the batch has. A component is not weighed unless somebody reads it.
 */
export function presumedInstrument(
  field: StepField,
  stepFields: readonly StepField[],
  planned: readonly EquipmentState[],
  entries: Entries,
): string | null {
  if (field.kind !== 'number') return null
  const choices = instrumentsFor(field, planned)
  const scanned = stepFields.flatMap((other) => {
    const entry = entries[other.id]
    return entry?.kind === 'equipment' && entry.equipmentId !== null ? [entry.equipmentId] : []
  })
  const here = choices.find(({ id }) => scanned.includes(id))
  return here?.id ?? (choices.length === 1 ? (choices[0]?.id ?? null) : null)
}
