import { refusal } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { byPlace, placeOf } from './refusal-places.ts'

const equipment = [
  { equipmentClass: 'hood', codes: ['LAF-01'] },
  { equipmentClass: 'ph-meter', codes: [] },
]

describe('where a refusal of a plan is read', () => {
  it('[B04.2] stands at the field that it names', () => {
    expect(placeOf(refusal('room_taken', 'Taken.', 'plan.roomId'), equipment)).toBe('room')
    expect(placeOf(refusal('room_taken', 'Taken.', 'plan.technicianId'), equipment)).toBe('technician')
    expect(placeOf(refusal('value_invalid', 'Before.', 'plan.end'), equipment)).toBe('end')
    expect(placeOf(refusal('value_invalid', 'Too many.', 'plannedUnits'), equipment)).toBe('units')
  })

  it('[B04.2] stands at the person, the room or the day where it names no field', () => {
    expect(placeOf(refusal('technician_not_qualified', 'Ana: Media fill expired.'), equipment)).toBe(
      'technician',
    )
    expect(placeOf(refusal('room_not_usable', 'The room is out of service.'), equipment)).toBe('room')
    expect(placeOf(refusal('date_in_the_past', 'The day is over.'), equipment)).toBe('start')
  })

  it('[B04.2] stands at the class of equipment that is missing or not in order', () => {
    const missing = refusal('equipment_missing', 'The procedure needs a ph meter, and none is assigned.')
    expect(placeOf(missing, equipment)).toBe('equipment.ph-meter')
    const lapsed = refusal('equipment_not_calibrated', 'LAF-01 was due for calibration.')
    expect(placeOf(lapsed, equipment)).toBe('equipment.hood')
  })

  it('[B20.1] tells a hood that contains nothing from a room that is not rated', () => {
    const hood = refusal('room_not_rated_for_hazardous', 'LAF-01 is not a containment hood (C-PEC).')
    const room = refusal('room_not_rated_for_hazardous', 'The room is not rated for hazardous drugs.')
    expect(placeOf(hood, equipment)).toBe('equipment.hood')
    expect(placeOf(room, equipment)).toBe('room')
  })

  it('[B04.2] loses none: what has no field stands at the form', () => {
    const refusals = [refusal('record_moved', 'Moved.'), refusal('not_found', 'Gone.')]
    expect(byPlace(refusals, equipment).get('form')).toEqual(['Moved.', 'Gone.'])
  })
})
