import { decimal, netWeight } from '@batchproof/domain'
import type { FieldValue, Instant, LotBasis, Refusal, StepField, StepValues, Unit } from '@batchproof/domain'
import type { LotRow } from '@batchproof/protocol'
import { sourceOf } from './origins.ts'
import type { Origins } from './origins.ts'

/** A photo taken on this iPad; `kept` once the server has its bytes. */
export interface TakenPhoto {
  readonly sha256: string
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
  readonly sizeBytes: number
  readonly takenAt: Instant
  readonly kept: boolean
}

/** Which of the readings of a weighing the keypad writes to. */
export type WeighingPart = 'gross' | 'tare'

/** What has been typed, scanned or taken for one field so far: half a number is an entry, it is no value yet. */
export type Entry =
  | {
      readonly kind: 'number'
      readonly text: string
      readonly unit: Unit
      readonly gross: string
      readonly tare: string
      readonly part: WeighingPart
      /** The equipment that somebody named, or that was read; absent while nobody has. */
      readonly instrumentId?: string | null
      readonly origins?: Origins
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'yes_no'; readonly answer: boolean | null }
  | { readonly kind: 'choice'; readonly option: string | null }
  | { readonly kind: 'date_time'; readonly at: Instant | null }
  | { readonly kind: 'photo'; readonly photos: readonly TakenPhoto[] }
  | {
      readonly kind: 'component'
      readonly scan: string
      readonly lot: LotRow | null
      /** What the quantity to take is computed with; absent in what was kept before there was such. */
      readonly basis?: LotBasis | null
      readonly refusals: readonly Refusal[]
      readonly text: string
      readonly unit: Unit
      readonly newerLotReason: string
      readonly instrumentId?: string | null
      readonly origins?: Origins
    }
  | { readonly kind: 'equipment'; readonly equipmentId: string | null; readonly code: string }
  /** A timer runs in the record and a calculation is computed: nothing is entered. */
  | { readonly kind: 'none' }

export type Entries = Readonly<Record<string, Entry>>
export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

/** The entry of a field before anything was done. `unitOfLine`: the unit in which a component's quantity is planned. */
export function emptyEntry(field: StepField, unitOfLine: (lineId: string) => Unit): Entry {
  switch (field.kind) {
    case 'number':
      return { kind: 'number', text: '', unit: field.spec.unit, gross: '', tare: '', part: 'tare' }
    case 'text':
      return { kind: 'text', text: '' }
    case 'yes_no':
      return { kind: 'yes_no', answer: null }
    case 'choice':
      return { kind: 'choice', option: null }
    case 'date_time':
      return { kind: 'date_time', at: null }
    case 'photo':
      return { kind: 'photo', photos: [] }
    case 'component':
      return {
        kind: 'component',
        scan: '',
        lot: null,
        refusals: [],
        text: '',
        unit: unitOfLine(field.lineId),
        newerLotReason: '',
      }
    case 'equipment':
      return { kind: 'equipment', equipmentId: null, code: '' }
    default:
      return { kind: 'none' }
  }
}

/** The figures as a decimal, or null while they are none. A point with nothing behind it is not part of a reading. */
export function completeNumber(text: string): string | null {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text
  return decimal.isDecimalText(bare) ? bare : null
}

/** The net of a weighing as typed so far; null while gross or tare is missing or the tare is the heavier. */
export function netOf(entry: EntryOf<'number'>): string | null {
  const gross = completeNumber(entry.gross)
  const tare = completeNumber(entry.tare)
  if (gross === null || tare === null) return null
  const { unit } = entry
  const net = netWeight({ gross: { value: gross, unit }, tare: { value: tare, unit } })
  return net.ok ? net.quantity.value : null
}

function numberValue(
  entry: EntryOf<'number'>,
  gravimetric: boolean,
  presumed: string | null,
): FieldValue | null {
  const value = gravimetric ? netOf(entry) : completeNumber(entry.text)
  if (value === null) return null
  return {
    kind: 'number',
    value,
    unit: entry.unit,
    gross: gravimetric ? completeNumber(entry.gross) : null,
    tare: gravimetric ? completeNumber(entry.tare) : null,
    instrumentId: entry.instrumentId ?? presumed,
    ...sourceOf(entry.origins, gravimetric ? ['gross', 'tare'] : ['value']),
  }
}

function componentValue(entry: EntryOf<'component'>): FieldValue | null {
  const value = completeNumber(entry.text)
  if (value === null || !entry.lot) return null
  return {
    kind: 'component',
    lotId: entry.lot.id,
    quantity: { value, unit: entry.unit },
    scan: entry.scan,
    newerLotReason: entry.newerLotReason.trim(),
    ...(entry.instrumentId
      ? { instrumentId: entry.instrumentId, ...sourceOf(entry.origins, ['value']) }
      : {}),
  }
}

/**
 * What would be recorded for the field as it stands; null while there is nothing complete to record.
 *
 * @param presumed the instrument that the figures are taken to come from while nobody says otherwise
 */
export function valueOf(
  field: StepField,
  entry: Entry | undefined,
  presumed: string | null = null,
): FieldValue | null {
  if (!entry) return null
  switch (entry.kind) {
    case 'number':
      return numberValue(entry, field.kind === 'number' && field.gravimetric, presumed)
    case 'text':
      return entry.text.trim() === '' ? null : { kind: 'text', text: entry.text.trim() }
    case 'yes_no':
      return entry.answer === null ? null : { kind: 'yes_no', answer: entry.answer }
    case 'choice':
      return entry.option === null ? null : { kind: 'choice', option: entry.option }
    case 'date_time':
      return entry.at === null ? null : { kind: 'date_time', at: entry.at }
    case 'photo': {
      const photos = entry.photos.map(({ kept: _kept, ...photo }) => photo)
      return photos.length === 0 ? null : { kind: 'photo', photos }
    }
    case 'component':
      return componentValue(entry)
    case 'equipment':
      return entry.equipmentId === null ? null : { kind: 'equipment', equipmentId: entry.equipmentId }
    default:
      return null
  }
}

/** The values of a step as they would be sent. */
export function valuesOf(
  fields: readonly StepField[],
  entries: Entries,
  presumedFor: (field: StepField) => string | null = () => null,
): StepValues {
  const values: StepValues = {}
  for (const field of fields) {
    const value = valueOf(field, entries[field.id], presumedFor(field))
    if (value) values[field.id] = value
  }
  return values
}

/** True when something was done for the field, complete or not. */
export function isTouched(entry: Entry | undefined): boolean {
  switch (entry?.kind) {
    case 'number':
      return entry.text !== '' || entry.gross !== '' || entry.tare !== ''
    case 'text':
      return entry.text !== ''
    case 'yes_no':
      return entry.answer !== null
    case 'choice':
      return entry.option !== null
    case 'date_time':
      return entry.at !== null
    case 'photo':
      return entry.photos.length > 0
    case 'component':
      return entry.scan !== '' || entry.text !== ''
    case 'equipment':
      return entry.code !== ''
    default:
      return false
  }
}
