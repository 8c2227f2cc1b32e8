import type { RoomDetails } from '@batchproof/domain'

export type RoomCode = 'CR-1' | 'CR-2' | 'HD-1'

/** Two cleanrooms, and a negative-pressure room for hazardous drugs. */
export const ROOMS: readonly (RoomDetails & { readonly code: RoomCode })[] = [
  { code: 'CR-1', name: 'Cleanroom 1', isoClass: 'ISO 7', hazardRated: false, cleanForHours: 24 },
  { code: 'CR-2', name: 'Cleanroom 2', isoClass: 'ISO 7', hazardRated: false, cleanForHours: 24 },
  { code: 'HD-1', name: 'Hazardous drug room', isoClass: 'ISO 7', hazardRated: true, cleanForHours: 12 },
]
