import type * as Party from 'partykit/server'

export default class Room implements Party.Server {
  readonly room: Party.Room

  constructor(room: Party.Room) {
    this.room = room
  }

  static onFetch(): Response {
    return new Response('Batchproof rooms')
  }

  onRequest(): Response {
    return new Response(this.room.id)
  }
}
