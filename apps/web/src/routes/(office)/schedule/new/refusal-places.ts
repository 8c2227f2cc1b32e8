import type { Refusal } from '@batchproof/domain'

/** Where in the form a refusal stands. `form`: beside no field. */
export type PlanPlace =
  'formula' | 'units' | 'start' | 'end' | 'room' | 'technician' | 'form' | `equipment.${string}`

/** A piece of equipment as the rules name it in a refusal. */
export interface NamedEquipment {
  readonly equipmentClass: string
  /** Codes of those that were chosen for the class. */
  readonly codes: readonly string[]
}

const BY_FIELD: Readonly<Record<string, PlanPlace>> = {
  formulaId: 'formula',
  version: 'formula',
  plannedUnits: 'units',
  'plan.start': 'start',
  'plan.end': 'end',
  'plan.roomId': 'room',
  'plan.technicianId': 'technician',
}

const classWords = (equipmentClass: string) => equipmentClass.replaceAll('-', ' ')

/** The field beside which a refusal of a plan is to be read (B04.2). */
export function placeOf({ code, field, message }: Refusal, equipment: readonly NamedEquipment[]): PlanPlace {
  const named = field === undefined ? undefined : BY_FIELD[field]
  if (named) return named
  if (code.startsWith('technician_') || code === 'not_assigned') return 'technician'
  if (code === 'date_in_the_past') return 'start'
  if (code.startsWith('formula_')) return 'formula'
  if (code === 'equipment_missing') {
    const wanted = equipment.find(({ equipmentClass }) =>
      message.includes(`a ${classWords(equipmentClass)},`),
    )
    return wanted ? `equipment.${wanted.equipmentClass}` : 'form'
  }
  // The hood of a hazardous batch is refused under the same code as its room: its code in the message tells them apart.
  const chosen = equipment.find(({ codes }) => codes.some((item) => message.includes(item)))
  if (chosen) return `equipment.${chosen.equipmentClass}`
  return code.startsWith('room_') ? 'room' : 'form'
}

/** Messages by place, in the order in which the rules gave them. */
export function byPlace(
  refusals: readonly Refusal[],
  equipment: readonly NamedEquipment[],
): ReadonlyMap<PlanPlace, readonly string[]> {
  const places = new Map<PlanPlace, string[]>()
  for (const refusal of refusals) {
    const place = placeOf(refusal, equipment)
    places.set(place, [...(places.get(place) ?? []), refusal.message])
  }
  return places
}
