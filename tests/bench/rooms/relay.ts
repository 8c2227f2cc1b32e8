/** What the relay needs of its host. */
interface Host {
  broadcast(text: string): void
}

/**
 * The floor of fan-out: a room that knows nobody and understands nothing. What is posted to it is sent to every socket
 * that is open, byte for byte. It runs beside our rooms in the same runtime.
 */
export default class Relay {
  readonly options = { hibernate: true }
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  onConnect(): void {}

  async onRequest(request: Request): Promise<Response> {
    this.#host.broadcast(await request.text())
    return new Response(null, { status: 204 })
  }
}
