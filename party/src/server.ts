import { SERVICE_POST_LIFE_SECONDS, verifyServicePost } from '@batchproof/protocol'
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

const POLICY_VIOLATION = 1008

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
    const body = await request.clone().text()
    const problem = await verifyServicePost(settings.serviceKey, room.name, request.headers, body, Date.now())
    return problem ? refuse(401, problem) : request
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
    for (const message of tell) this.#room.broadcast(JSON.stringify(message))
    return Response.json(answer, { status })
  }

  async onConnect(
    connection: Party.Connection<Watcher>,
    { request }: Party.ConnectionContext,
  ): Promise<void> {
    const watcher = await this.#whoIs(new URL(request.url).searchParams.get('token') ?? '')
    if (!watcher || !this.#logic) {
      connection.close(POLICY_VIOLATION, 'token')
      return
    }
    connection.setState(watcher)
    for (const message of this.#logic.greet()) send(connection, message)
    this.#tellPresence()
  }

  /** Watchers listen. The only word they have asks whether the room is there. */
  onMessage(message: string | ArrayBuffer | ArrayBufferView, sender: Party.Connection): void {
    if (message === 'ping') sender.send('pong')
    else sender.close(POLICY_VIOLATION, 'watchers only listen')
  }

  onClose(connection: Party.Connection): void {
    this.#tellPresence(connection)
  }

  onError(connection: Party.Connection): void {
    this.#tellPresence(connection)
  }

  async #openDoor(body: string): Promise<Response> {
    const { jti, exp } = JSON.parse(body) as { jti: string; exp: number }
    const isFirst = await this.#once.take(`token:${jti}`, exp * 1000, Date.now())
    return isFirst ? new Response(null, { status: 204 }) : refuse(403, 'token_used')
  }

  /** Read from the token once more, so that nothing rests on a header that a client could have sent. */
  async #whoIs(token: string): Promise<Watcher | null> {
    const settings = readSettings(this.#room.env)
    if (!settings || !this.#name) return null
    const { organisation, name: room } = this.#name
    const checked = await verifyRoomToken(settings.tokenKey, token, {
      organisation,
      room,
      nowSeconds: Date.now() / 1000,
    })
    if (!checked.ok) return null
    const { personId, name, role } = checked.claims
    return { personId, name, role }
  }

  #tellPresence(gone?: Party.Connection): void {
    const here = [...this.#room.getConnections<Watcher>()].filter((connection) => connection !== gone)
    const present = here.flatMap(({ state }) => (state ? [state] : []))
    for (const message of this.#logic?.presence(present) ?? []) {
      for (const connection of here) send(connection, message)
    }
  }
}

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
function send(connection: Party.Connection, message: RoomMessage): void {
  try {
    connection.send(JSON.stringify(message))
  } catch {
    // It is told to nobody; the close is on its way.
  }
}
