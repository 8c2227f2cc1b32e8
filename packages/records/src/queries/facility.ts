import { ORGANISATION_ID } from '@batchproof/domain'
import type { EquipmentState, MaterialState } from '@batchproof/domain'
import type { FacilityView } from '@batchproof/protocol'
import { Gathering } from '../facts/gathering.ts'
import type { Records } from '../records.ts'

/** The facility: its details, rooms, equipment and materials, each by code. */
export async function readFacility(records: Records): Promise<FacilityView> {
  const gathering = new Gathering()
  const organisation = gathering.head('organisation', ORGANISATION_ID)
  const rooms = gathering.headsWhere('room', "stream_type = 'room'")
  const equipment = gathering.headsWhere('equipment', "stream_type = 'equipment'")
  const materials = gathering.headsWhere('material', "stream_type = 'material'")
  await gathering.read(records.db)
  return {
    organisation: organisation().state,
    rooms: byCode(rooms()),
    equipment: byCode(equipment()),
    materials: byCode(materials()),
  }
}

/** A piece of equipment by its id; null when there is none. */
export async function readEquipment(records: Records, equipmentId: string): Promise<EquipmentState | null> {
  const gathering = new Gathering()
  const equipment = gathering.head('equipment', equipmentId)
  await gathering.read(records.db)
  return equipment().version > 0 ? equipment().state : null
}

/** The materials that lots are received of, by code; those whose code or name holds the text. */
export async function listMaterials(records: Records, search = ''): Promise<MaterialState[]> {
  const gathering = new Gathering()
  const materials = gathering.headsWhere('material', "stream_type = 'material'")
  await gathering.read(records.db)
  const part = search.trim().toLowerCase()
  return byCode(materials()).filter(({ details }) =>
    `${details?.code} ${details?.name}`.toLowerCase().includes(part),
  )
}

function byCode<State extends { readonly details: { readonly code: string } | null }>(
  heads: readonly { readonly state: State }[],
): State[] {
  return heads
    .map(({ state }) => state)
    .toSorted((a, b) => (a.details?.code ?? '').localeCompare(b.details?.code ?? ''))
}
