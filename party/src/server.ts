import {
  PING,
  PONG,
  RENEW,
  SERVICE_POST_LIFE_SECONDS,
  STAY_IS_OVER,
  verifyServicePost,
} from '@batchproof/protocol'
import type { RoomMessage, Watcher } from '@batchproof/protocol'
import { verifyRoomToken } from '@batchproof/protocol/room-token.ts'
import type * as Party from 'partykit/server'
import { admit } from './room/admission.ts'
import { BatchRoomLogic } from './room/batch-room-logic.ts'
import { FloorRoomLogic } from './room/floor-room-logic.ts'
import { Once } from './room/once.ts'
import { roomNameOf } from './room/room-name.ts'
import { parsePost } from './room/room-post.ts'
import { readSettings } from './room/settings.ts'
import type { RoomLogic } from './room/room-logic.ts'
import type { RoomName } from './room/room-name.ts'

/** Where the door asks the room, out of reach from outside, whether a token is used for the first time. */
const DOOR = '/door'
/** A batch of the largest procedure is a hundredth of this. */
const LONGEST_POST_BYTES = 8 * 1024 * 1024
/** A signed post is accepted this long before and after its time. */
const NONCE_MILLISECONDS = 2 * SERVICE_POST_LIFE_SECONDS * 1000

const PRESENCE_AFTER_MILLISECONDS = 50

const POLICY_VIOLATION = 1008

/** Who is at the other end of a socket; kept with the socket, so that it outlives a nap of the room. */
interface Guest extends Watcher {
  /** Unix time in seconds until which they may stay. */
  readonly stay: number
}
type GuestConnection = Party.Connection<Guest>

/**
 * The live rooms on PartyKit. Static methods stand at the door, apart from any room: what they refuse opens no socket and
 * wakes no room. The instance is one room; it may be put to sleep between any two calls, so who is connected is read from
 * the connections themselves.
 */
export default class Room implements Party.Server {
  readonly options: Party.ServerOptions = { hibernate: true }
  readonly #room: Party.Room
  readonly #once: Once
  readonly #name: RoomName | null
  readonly #logic: RoomLogic | null
  #isPresenceStale = false

  constructor(room: Party.Room) {
    this.#room = room
    this.#once = new Once(room.storage)
    this.#name = roomNameOf(room.id)
    this.#logic = this.#name && logicOf(this.#name)
  }

  /** Says whether the rooms are there and know their keys. */
  static onFetch(_request: Party.Request, lobby: Party.FetchLobby): Response {
    return health(lobby.env)
  }

  static async onBeforeConnect(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    const settings = readSettings(lobby.env)
    if (!settings) return refuse(503, 'not_configured')
    const room = roomNameOf(lobby.id)
    const url = new URL(request.url)
    if (!room || !isRoomAddress(url, lobby.id)) return refuse(404, 'no_such_room')
    const asked = {
      origin: request.headers.get('origin'),
      token: url.searchParams.get('token'),
      nowSeconds: Date.now() / 1000,
    }
    const admission = await admit(settings, room, asked)
    if (!admission.ok) return refuse(admission.status, admission.problem)
    const { jti, exp } = admission.claims
    const door = await lobby.parties['main']?.get(lobby.id).fetch(DOOR, {
      method: 'POST',
      body: JSON.stringify({ jti, exp }),
    })
    return door?.status === 204 ? request : refuse(403, 'token_used')
  }

  /** Lets signed posts through to their room and answers everything else itself. */
  static async onBeforeRequest(
    request: Party.Request,
    lobby: Party.Lobby,
  ): Promise<Party.Request | Response> {
    if (request.method === 'GET' || request.method === 'HEAD') return health(lobby.env)
    const settings = readSettings(lobby.env)
    if (!settings) return refuse(503, 'not_configured')
    const room = roomNameOf(lobby.id)
    if (!room || !isRoomAddress(new URL(request.url), lobby.id)) return refuse(404, 'no_such_room')
    if (request.method !== 'POST') return refuse(405, 'method_not_allowed')
    if (!(Number(request.headers.get('content-length') ?? Infinity) <= LONGEST_POST_BYTES))
      return refuse(413, 'too_long')
    const body = await request.text()
    const problem = await verifyServicePost(settings.serviceKey, room.name, request.headers, body, Date.now())
    if (problem) return refuse(401, problem)
    // Handed on whole: a copy of the stream would be pumped to the room piece by piece.
    const headers = Object.fromEntries(request.headers)
    return new Request(request.url, { method: 'POST', headers, body }) as unknown as Party.Request
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const body = await request.text()
    if (new URL(request.url).pathname.endsWith(DOOR)) return this.#openDoor(body)
    const nonce = request.headers.get('x-batchproof-nonce')
    const now = Date.now()
    const isNew = nonce && (await this.#once.take(`post:${nonce}`, now + NONCE_MILLISECONDS, now))
    if (!isNew) return refuse(401, 'replayed')
    const post = parsePost(body)
    if (!post || !this.#logic) return refuse(400, 'not_understood')
    const { status, body: answer, tell } = this.#logic.post(post)
    this.#tell(tell)
    return Response.json(answer, { status })
  }

  async onConnect(connection: GuestConnection, { request }: Party.ConnectionContext): Promise<void> {
    const guest = await this.#whoHolds(new URL(request.url).searchParams.get('token') ?? '')
    if (!guest || !this.#logic) {
      connection.close(POLICY_VIOLATION, 'token')
      return
    }
    connection.setState(guest)
    for (const message of this.#logic.greet()) send(connection, JSON.stringify(message))
    this.#noteSign(guest)
    this.#presenceChanged()
  }

  /** Watchers listen. The only words they have ask whether the room is there, and renew their stay. */
  async onMessage(message: string | ArrayBuffer | ArrayBufferView, sender: GuestConnection): Promise<void> {
    const guest = sender.state
    if (guest && typeof message === 'string' && message.startsWith(RENEW)) {
      await this.#renew(sender, guest, message.slice(RENEW.length))
    } else if (message !== PING || !guest) {
      sender.close(POLICY_VIOLATION, 'watchers only listen')
    } else if (isOver(guest)) {
      this.#showOut(sender)
    } else {
      send(sender, PONG)
      if (this.#noteSign(guest)) this.#presenceChanged()
    }
  }

  onClose(): void {
    this.#presenceChanged()
  }

  onError(): void {
    this.#presenceChanged()
  }

  async #openDoor(body: string): Promise<Response> {
    const { jti, exp } = JSON.parse(body) as { jti: string; exp: number }
    const isFirst = await this.#once.take(`token:${jti}`, exp * 1000, Date.now())
    return isFirst ? new Response(null, { status: 204 }) : refuse(403, 'token_used')
  }

  /** A fresh token of the same person, used once; anything else ends the stay. */
  async #renew(connection: GuestConnection, guest: Guest, token: string): Promise<void> {
    const renewed = await this.#whoHolds(token, true)
    if (renewed?.personId === guest.personId && renewed.place === guest.place) connection.setState(renewed)
    else connection.close(POLICY_VIOLATION, 'token')
  }

  /**
   * Who holds a token; null when it is no good. At the entry it is read once more, so that nothing rests on a header
   * that a client could have sent.
   *
   * @param isRenewal the door has not seen it: it must be a token's first use
   */
  async #whoHolds(token: string, isRenewal = false): Promise<Guest | null> {
    const settings = readSettings(this.#room.env)
    if (!settings || !this.#name) return null
    const { organisation, name: room } = this.#name
    const now = Date.now()
    const about = { organisation, room, nowSeconds: now / 1000 }
    const checked = await verifyRoomToken(settings.tokenKey, token, about)
    if (!checked.ok) return null
    const { personId, name, role, place, stay, jti, exp } = checked.claims
    if (isRenewal && !(await this.#once.take(`token:${jti}`, exp * 1000, now))) return null
    return { personId, name, role, place, stay }
  }

  /** True where the sign was one of the iPad. */
  #noteSign({ place }: Guest): boolean {
    if (place === 'kiosk') this.#logic?.ipadHeard(new Date().toISOString())
    return place === 'kiosk'
  }

  /** Tells in a moment who is there: when hundreds come back at once, each is not told of each. */
  #presenceChanged(): void {
    if (this.#isPresenceStale) return
    this.#isPresenceStale = true
    setTimeout(() => {
      this.#isPresenceStale = false
      const present = [...this.#room.getConnections<Guest>()].flatMap(({ state: guest }) => {
        if (!guest || isOver(guest)) return []
        const { personId, name, role, place } = guest
        return [{ personId, name, role, place }]
      })
      this.#tell(this.#logic?.presence(present) ?? [])
    }, PRESENCE_AFTER_MILLISECONDS)
  }

  /** Whoever is shown out may never say goodbye: the others are told without waiting for it. */
  #showOut(connection: GuestConnection): void {
    connection.close(STAY_IS_OVER, 'stay')
    this.#presenceChanged()
  }

  /** Tells everybody who was let in and whose stay is not over; shows out whose is. */
  #tell(messages: readonly RoomMessage[]): void {
    if (messages.length === 0) return
    const texts = messages.map((message) => JSON.stringify(message))
    for (const connection of this.#room.getConnections<Guest>()) {
      const guest = connection.state
      if (!guest) continue
      if (isOver(guest)) this.#showOut(connection)
      else for (const text of texts) send(connection, text)
    }
  }
}

const isOver = ({ stay }: Guest): boolean => stay * 1000 <= Date.now()

const logicOf = (name: RoomName): RoomLogic =>
  name.kind === 'batch' ? new BatchRoomLogic(name.batchId) : new FloorRoomLogic()

const refuse = (status: number, problem: string): Response => Response.json({ problem }, { status })

const health = (env: Readonly<Record<string, unknown>>): Response => {
  const isReady = readSettings(env) !== null
  return Response.json({ service: 'rooms', ok: isReady }, { status: isReady ? 200 : 503 })
}

/** Only the address that the API gives out and the server posts to: no other spelling, nothing behind it. */
const isRoomAddress = (url: URL, id: string): boolean => url.pathname === `/parties/main/${id}`

/** A socket may close between any two lines. */
function send(connection: Party.Connection, text: string): void {
  try {
    connection.send(text)
  } catch {
    // It is told to nobody; the close is on its way.
  }
}
