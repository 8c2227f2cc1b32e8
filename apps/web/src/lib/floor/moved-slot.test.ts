import { equipmentAfterMove } from '../batch-view/fitting-equipment.ts'
import type { EquipmentState } from '@batchproof/domain'
import { describe, expect, it } from 'vitest'
import { movedSlot } from './moved-slot.ts'

const ZONE = 'America/New_York'
/** 08:00 to 10:30 in New York on Friday 30 October 2026, in summer time. */
const slot = { start: '2026-10-30T12:00:00.000Z', end: '2026-10-30T14:30:00.000Z' }
const to = (date: string, shiftMinutes = 0) => movedSlot(slot, { date, roomId: 'r', shiftMinutes }, ZONE)

describe('a batch that is put on another day', () => {
  it('[B05.2] starts at the same time by the facility’s clock and takes as long', () => {
    expect(to('2026-10-31')).toEqual({ start: '2026-10-31T12:00:00.000Z', end: '2026-10-31T14:30:00.000Z' })
  })

  it('[B05.2] starts at the same time by the clock on the day after summer time ends', () => {
    expect(to('2026-11-02')).toEqual({ start: '2026-11-02T13:00:00.000Z', end: '2026-11-02T15:30:00.000Z' })
  })

  it('[B05.2] keeps its length through the hour that comes twice', () => {
    const night = { start: '2026-10-31T04:30:00.000Z', end: '2026-10-31T08:30:00.000Z' }
    // 00:30 to 04:30 by the clock; on 1 November it is 03:30 after the same four hours.
    expect(movedSlot(night, { date: '2026-11-01', roomId: 'r', shiftMinutes: 0 }, ZONE)).toEqual({
      start: '2026-11-01T04:30:00.000Z',
      end: '2026-11-01T08:30:00.000Z',
    })
  })

  it('[B05.2] has no place at a time that the clock skips', () => {
    const night = { start: '2026-03-07T07:15:00.000Z', end: '2026-03-07T08:15:00.000Z' }
    expect(movedSlot(night, { date: '2026-03-08', roomId: 'r', shiftMinutes: 0 }, ZONE)).toBeNull()
  })

  it('[B05.2] is shifted by quarters of an hour, across midnight too', () => {
    expect(to('2026-10-30', -15)?.start).toBe('2026-10-30T11:45:00.000Z')
    expect(to('2026-10-30', -9 * 60)?.start).toBe('2026-10-30T03:00:00.000Z')
    expect(to('2026-10-30', 17 * 60)?.start).toBe('2026-10-31T05:00:00.000Z')
  })
})

describe('the equipment of a batch that is put into another room', () => {
  const piece = (id: string, equipmentClass: string, roomId: string | null, more: object = {}) =>
    ({
      id,
      inService: true,
      calibrationDueOn: '2027-01-01',
      details: { code: id, name: id, equipmentClass, roomId, hazardRated: false },
      ...more,
    }) as unknown as EquipmentState
  const all = [
    piece('hood-1', 'hood', 'r1'),
    piece('hood-2-old', 'hood', 'r2', { calibrationDueOn: '2026-01-01' }),
    piece('hood-2', 'hood', 'r2'),
    piece('pump', 'pump', null),
    piece('scale-1', 'balance', 'r1'),
  ]
  const wanted = { roomId: 'r2', date: '2026-11-20', hazardous: false }

  it('[B05.2] is that of the room, calibrated on the day; what is carried about comes along', () => {
    expect(equipmentAfterMove(all, ['hood-1', 'pump'], wanted)).toEqual(['hood-2', 'pump'])
  })

  it('[B05.2] stays the old one where the room has none, for the server to judge', () => {
    expect(equipmentAfterMove(all, ['scale-1'], wanted)).toEqual(['scale-1'])
    expect(equipmentAfterMove(all, ['hood-1'], { ...wanted, hazardous: true })).toEqual(['hood-1'])
  })
})
