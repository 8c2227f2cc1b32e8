import { statement } from '@batchproof/db'
import { addSeconds } from '@batchproof/domain'
import { batchRoom, floorRoom } from '@batchproof/protocol'
import { ROOM_STAY_SECONDS, signRoomToken } from '@batchproof/protocol/room-token.ts'
import type { RoomEntry } from '@batchproof/protocol'
import type { Records, Requester, RoomsConfig } from '../records.ts'

/**
 * A short-lived token with which the person enters the live room of one batch, or the organisation's floor room where
 * no batch is named. Null when the site has no live rooms or there is no such batch: a token for a room that nobody
 * posts to would only look alive.
 */
export async function enterRoom(
  records: Records,
  requester: Pick<Requester, 'personId' | 'name' | 'roles'> & Partial<Pick<Requester, 'kind'>>,
  batchId: string | null,
): Promise<RoomEntry | null> {
  const { rooms, organisationId } = records
  if (!rooms) return null
  if (batchId !== null) {
    const [found = []] = await records.db.read([statement('SELECT 1 FROM batch_row WHERE id = ?', batchId)])
    if (found.length === 0) return null
  }
  const room = batchId === null ? floorRoom(organisationId) : batchRoom(organisationId, batchId)
  const now = records.now()
  const claims = {
    organisation: organisationId,
    room,
    personId: requester.personId,
    name: requester.name,
    role: requester.roles[0] ?? '',
    // Who has no session of a kind is no person: a display.
    place: requester.kind ?? ('display' as const),
  }
  const key = new TextEncoder().encode(rooms.tokenKey)
  const staySeconds = rooms.staySeconds ?? ROOM_STAY_SECONDS
  const token = await signRoomToken(key, claims, Date.parse(now) / 1000, staySeconds)
  return { host: webSocketOrigin(rooms), room, token, expiresAt: addSeconds(now, staySeconds), now }
}

/** `http:` → `ws:`, `https:` → `wss:`. */
export function webSocketOrigin({ origin }: Pick<RoomsConfig, 'origin'>): string {
  return origin.replace(/^http/, 'ws')
}
