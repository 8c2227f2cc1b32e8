import { verifyRoomToken } from '@batchproof/protocol/room-token.ts'
import type { RoomClaims, RoomTokenProblem } from '@batchproof/protocol/room-token.ts'
import type { RoomName } from './room-name.ts'
import type { RoomSettings } from './settings.ts'

export type AdmissionProblem = RoomTokenProblem | 'origin_not_allowed' | 'token_missing'

export type Admission =
  | { readonly ok: true; readonly claims: RoomClaims }
  | { readonly ok: false; readonly status: 401 | 403; readonly problem: AdmissionProblem }

/** A genuine token that opens another door than this one. */
const FORBIDDEN: readonly AdmissionProblem[] = ['origin_not_allowed', 'other_organisation', 'other_room']

/**
 * Decides at the door whether somebody may enter, before a socket opens; the room then lets each token in once.
 *
 * The origin is held to the list because a socket is not held to the same-origin policy; it stops a strange page in a
 * watcher's browser, not a program, which needs a token as everybody does.
 *
 * @param asked.origin the Origin header, null where there is none
 */
export async function admit(
  settings: RoomSettings,
  room: RoomName,
  asked: { readonly origin: string | null; readonly token: string | null; readonly nowSeconds: number },
): Promise<Admission> {
  if (asked.origin === null || !settings.origins.includes(asked.origin)) return refused('origin_not_allowed')
  if (!asked.token) return refused('token_missing')
  const { organisation, name } = room
  const checked = await verifyRoomToken(settings.tokenKey, asked.token, {
    organisation,
    room: name,
    nowSeconds: asked.nowSeconds,
  })
  return checked.ok ? checked : refused(checked.problem)
}

const refused = (problem: AdmissionProblem): Admission => ({
  ok: false,
  status: FORBIDDEN.includes(problem) ? 403 : 401,
  problem,
})
