import type { EquipmentState } from '@batchproof/domain'

/** The classes of equipment that the facility has, each once. */
export const equipmentClassesOf = (equipment: readonly EquipmentState[]): string[] =>
  [...new Set(equipment.flatMap(({ details }) => (details ? [details.equipmentClass] : [])))].toSorted()
