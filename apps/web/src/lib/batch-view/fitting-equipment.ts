import type { EquipmentState } from '@batchproof/domain'

/** For what the equipment is wanted. */
export interface EquipmentWanted {
  readonly roomId: string
  /** YYYY-MM-DD at the facility. */
  readonly date: string
  readonly hazardous: boolean
}

/** Whether it stands in the room, or is carried about. */
export const standsIn = ({ details }: EquipmentState, roomId: string): boolean =>
  details?.roomId === roomId || details?.roomId === null

/**
 * The first piece of a class that stands in the room (or is carried about), works, is calibrated on the day and, as a
 * hood for hazardous drugs, contains them. The rules are the server's; this only suggests what they would take.
 */
export function fittingEquipment(
  all: readonly EquipmentState[],
  equipmentClass: string,
  { roomId, date, hazardous }: EquipmentWanted,
): EquipmentState | undefined {
  return all.find(
    (item) =>
      item.details?.equipmentClass === equipmentClass &&
      standsIn(item, roomId) &&
      item.inService &&
      (item.calibrationDueOn === null || item.calibrationDueOn >= date) &&
      (!hazardous || equipmentClass !== 'hood' || item.details.hazardRated),
  )
}

/**
 * The equipment of a plan after a move to another room: what stands there stays, everything else is changed for a piece
 * of its class that fits. Where none fits the old one stays, so that the server says what is wrong with it.
 */
export function equipmentAfterMove(
  all: readonly EquipmentState[],
  equipmentIds: readonly string[],
  wanted: EquipmentWanted,
): string[] {
  const moved = equipmentIds.map((id) => {
    const item = all.find((piece) => piece.id === id)
    if (!item?.details || standsIn(item, wanted.roomId)) return id
    return fittingEquipment(all, item.details.equipmentClass, wanted)?.id ?? id
  })
  return [...new Set(moved)]
}
